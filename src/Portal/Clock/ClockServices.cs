using Portal.Storage;

namespace Portal.Clock;

public static class ClockServices
{
    public static IServiceCollection AddClock(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var file = configuration["Clock:OffsetFile"];
        if (file is not null && !environment.IsDevelopment()) throw new InvalidOperationException("Clock:OffsetFile is for local runs only.");
        services.AddSingleton(_ => file is null ? TimeProvider.System : new FollowedClock(file));
        services.AddHostedService<Schedule>();
        services.AddSingleton<Sweeper>().AddHostedService(provider => provider.GetRequiredService<Sweeper>());
        // What is under way goes on to its end when the process is told to stop: .NET alone would give up after 30 seconds. The host asks for this
        // before settings are looked at, so it is read as it stands; a wrong one is refused with all others.
        services.AddOptions<HostOptions>().Configure(host => host.ShutdownTimeout = (configuration.GetSection("Intents").Get<IntentOptions>() ?? new IntentOptions()).Lease);
        return services;
    }
}
