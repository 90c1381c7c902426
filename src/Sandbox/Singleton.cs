using System.Reflection;

namespace Sandbox;

/// <summary>A class of which the sandbox holds one: found by <see cref="Singletons"/>, so that a neighbour needs no line elsewhere.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SingletonAttribute : Attribute;

internal static class Singletons
{
    private static readonly Type[] Roles = [typeof(INeighbour), typeof(IHostedService)];

    /// <summary>Registers every neighbour, hosted service and class marked [Singleton], each once, whatever its roles.</summary>
    public static IServiceCollection AddSingletons(this IServiceCollection services, Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(IsWanted))
        {
            services.AddSingleton(type);
            foreach (var role in Roles.Where(role => role.IsAssignableFrom(type))) services.AddSingleton(role, s => s.GetRequiredService(type));
        }
        return services;
    }

    private static bool IsWanted(Type type) =>
        type is { IsClass: true, IsAbstract: false }
        && (type.IsDefined(typeof(SingletonAttribute)) || Array.Exists(Roles, role => role.IsAssignableFrom(type)));
}
