using System.Reflection;
using FluentValidation;
using MediatR;
using Portal.Storage;
using Portal.Web;

namespace Portal.Pipeline;

public static class PipelineServices
{
    /// <summary>Finds every handler, validator, reaction and kind of intent; a slice needs no registration line.</summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped<FirstAnswers>().AddScoped<IFirstAnswers>(provider => provider.GetRequiredService<FirstAnswers>());
        services.Scan(scan => scan.FromAssemblyOf<PortalDb>()
            .AddClasses(c => c.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false).AsImplementedInterfaces().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo(typeof(INotificationHandler<>)), publicOnly: false).AsImplementedInterfaces().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo(typeof(IValidator<>)), publicOnly: false).AsImplementedInterfaces().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo<IntentKind>(), publicOnly: false).AsSelf().As<IntentKind>().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo<IPartOfSlice>(), publicOnly: false).AsSelf().WithScopedLifetime()
            .AddClasses(c => c.AssignableTo<IPartOfProcess>(), publicOnly: false).AsSelf().WithSingletonLifetime());
        foreach (var command in typeof(PortalDb).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Command)) && !type.IsAbstract))
            foreach (var behaviour in new[] { typeof(Log<>), typeof(Validate<>), typeof(Transact<>) })
                services.AddScoped(typeof(IPipelineBehavior<,>).MakeGenericType(command, typeof(Answer)), behaviour.MakeGenericType(command));
        foreach (var options in typeof(PortalDb).Assembly.GetTypes().Where(type => type.IsDefined(typeof(SectionAttribute), inherit: false)))
            typeof(PipelineServices).GetMethod(nameof(Bind), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(options).Invoke(null, [services]);
        return services;
    }

    private static void Bind<TOptions>(IServiceCollection services) where TOptions : class => services.AddOptions<TOptions>()
        .BindConfiguration(typeof(TOptions).GetCustomAttribute<SectionAttribute>()!.Name).ValidateDataAnnotations().ValidateOnStart();
}
