using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Clock;

namespace Portal.Tests.Kit;

/// <summary>
/// The portal as it ships, in this process on a real port: real adapters, real sockets. Two things differ: the clock is the test's, and
/// what is due or recurs is done when a test says so, never by itself.
/// </summary>
internal sealed class PortalHost : WebApplicationFactory<Program>
{
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private readonly TimeProvider _clock;
    private readonly HostLogs _logs;

    public PortalHost(IReadOnlyDictionary<string, string?> settings, int port, TimeProvider clock, HostLogs logs)
    {
        (_settings, _clock, _logs) = (settings, clock, logs);
        UseKestrel(port);
        StartServer();
        Address = new Uri($"http://localhost:{port}");
    }

    public Uri Address { get; }

    /// <summary>What would have worked by itself, as the portal asks for it.</summary>
    public IReadOnlyList<ServiceDescriptor> Workers { get; private set; } = [];

    internal Sweeper Sweeper => Services.GetRequiredService<Sweeper>();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        builder.UseEnvironment(_settings.GetValueOrDefault("environment") ?? "Development");
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(_logs));
        builder.ConfigureServices(services =>
        {
            services.RemoveAll<TimeProvider>().AddSingleton(_clock);
            Workers = [.. services.Where(WorksByItself)];
            foreach (var worker in Workers) services.Remove(worker);
        });
    }

    private static bool WorksByItself(ServiceDescriptor service) => service.ServiceType == typeof(IHostedService)
        && (service.ImplementationType == typeof(Schedule) || service.ImplementationFactory?.Method.ReturnType == typeof(Sweeper));
}
