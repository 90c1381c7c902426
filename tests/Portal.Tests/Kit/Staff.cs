using Microsoft.Extensions.DependencyInjection;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Tests.Kit;

/// <summary>Somebody who runs the portal. Nobody is configured in a world of its own accord, so operators sit at a portal of their own, on the same database.</summary>
public static class Staff
{
    public const string Name = "Ada";
    public const string Password = "nine quiet lighthouses";

    private static string? _hash;

    /// <summary>Settings of a portal that knows her.</summary>
    public static async Task<(string Name, string? Value)[]> SettingsAsync(World world)
    {
        _hash ??= await world.Services.GetRequiredService<IPasswords>().HashAsync(new Secret(Password), CancellationToken.None);
        return [("Operations:Users:0:Name", Name), ("Operations:Users:0:PasswordHash", _hash)];
    }

    /// <summary>A browser at the operators' door.</summary>
    public static async Task<Visitor> AtTheDoorAsync(World world, Way way = Way.Plain)
    {
        var visitor = world.VisitorOf(await SettingsAsync(world), way);
        await visitor.OpenAsync("/operations/sign-in");
        return visitor;
    }

    public static Task<Page> SignInAsync(this Visitor visitor, string name = Name, string password = Password) =>
        visitor.Fill("Name", name).Fill("Password", password).PressAsync("Sign in");

    /// <summary>Signed in, at the overview.</summary>
    public static async Task<Visitor> OperatorAsync(this World world, Way way = Way.Plain)
    {
        var visitor = await AtTheDoorAsync(world, way);
        var page = await visitor.SignInAsync();
        return page.Path == "/operations" ? visitor : throw new InvalidOperationException($"Expected to be at /operations, but: {page}");
    }
}
