package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server replaces an application by dropping its class loader, while the threads that worked for it live on. */
@Timeout(120)
class RedeploymentTest {
    @Test
    void theClassesOfAnApplicationGoWithIt() throws Exception {
        ExecutorService threadsOfTheServer = Executors.newFixedThreadPool(2);
        try {
            WeakReference<ClassLoader> loader = deploy(threadsOfTheServer);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (loader.get() != null && System.nanoTime() < until) {
                System.gc();
                Thread.sleep(20);
            }
            assertThat(loader.get()).as("the application's class loader").isNull();
        } finally {
            threadsOfTheServer.shutdown();
        }
    }

    /** Runs the application on each of the threads, in classes of its own. */
    private static WeakReference<ClassLoader> deploy(ExecutorService threads) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> application = loader.loadClass(Application.class.getName());
            assertThat(application).isNotSameAs(Application.class);
            List<Callable<Object>> runs = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Callable<?> run =
                        (Callable<?>) application.getDeclaredConstructor().newInstance();
                runs.add(run::call);
            }
            List<Object> losses = new ArrayList<>();
            for (var loss : threads.invokeAll(runs)) {
                losses.add(loss.get());
            }
            assertThat(losses).containsOnly(new Application().call());
            return new WeakReference<>(loader);
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
