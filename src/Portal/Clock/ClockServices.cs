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
        return services;
    }
}
