using System.Reflection;
using NetArchTest.Rules;
using Portal.Domain;
using Portal.Storage;
using Sandbox;

namespace Portal.Tests.House;

/// <summary>The rooms of the house, which are the folders of src/Portal, and their doors: what each may know of the others. Each has a README.</summary>
public sealed class RoomsTests
{
    private static readonly Assembly Portal = typeof(PortalDb).Assembly;

    public static TheoryData<string, string[]> Doors => new()
    {
        { "Ports", ["Portal.Features", "Portal.Adapters", "Portal.Storage", "Portal.Clock", "Portal.Pipeline", "Portal.Web", "Npgsql", "MediatR", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore"] },
        { "Features", ["Portal.Adapters", "Portal.Clock", "Portal.Pipeline", "Npgsql", "MailKit", "MimeKit", "Stripe", "PhoneNumbers"] },
        { "Storage", ["Portal.Features", "Portal.Adapters", "Portal.Web", "Portal.Clock", "Portal.Pipeline"] },
        { "Adapters", ["Portal.Features", "Portal.Storage", "Portal.Web", "Portal.Clock", "Portal.Pipeline", "MediatR", "Microsoft.EntityFrameworkCore"] },
        { "Clock", ["Portal.Adapters", "Portal.Web"] },
        { "Pipeline", ["Portal.Features", "Portal.Adapters", "Portal.Clock"] },
        { "Web", ["Portal.Features", "Portal.Storage", "Portal.Adapters", "Portal.Clock", "Portal.Pipeline", "Npgsql", "Microsoft.EntityFrameworkCore"] },
    };

    [Theory, MemberData(nameof(Doors))]
    public void A_room_knows_only_what_its_doors_lead_to(string room, string[] closed) => AssertKnowsNone($"Portal.{room}", closed);

    [Fact]
    public void No_slice_knows_another()
    {
        var slices = Below("Portal.Features");
        Assert.Contains("Portal.Features.Register", slices);
        foreach (var slice in slices) AssertKnowsNone(slice, [.. slices.Where(other => other != slice)]);
    }

    [Fact]
    public void Of_the_slices_only_the_check_of_a_container_upon_itself_speaks_http()
    {
        var speaking = Types.InAssembly(Portal).That().ResideInNamespace("Portal.Features").And().HaveDependencyOn("System.Net.Http").GetTypes();

        Assert.Equal(["Portal.Features.Health.SelfCheck"], speaking.Select(type => type.FullName));
    }

    [Fact]
    public void No_adapter_knows_another()
    {
        var adapters = Below("Portal.Adapters");
        Assert.Contains("Portal.Adapters.Mail", adapters);
        foreach (var adapter in adapters) AssertKnowsNone(adapter, [.. adapters.Where(other => other != adapter)]);
    }

    [Fact]
    public void The_domain_needs_no_package_and_no_other_room() =>
        Assert.All(typeof(Outcome).Assembly.GetReferencedAssemblies(), reference => Assert.True(reference.Name!.StartsWith("System.", StringComparison.Ordinal), reference.Name));

    [Fact]
    public void The_sandbox_knows_nothing_of_us() => Assert.DoesNotContain(typeof(SandboxApp).Assembly.GetReferencedAssemblies(), reference => reference.Name is "Portal" or "Domain");

    [Fact]
    public void Handlers_validators_and_kinds_of_intents_are_sealed_and_nobody_elses()
    {
        var open = Portal.GetTypes().Where(type => type is { IsAbstract: false, IsPublic: true } && IsPartOfASlice(type)).Select(type => type.FullName);

        Assert.Empty(open);
    }

    private static bool IsPartOfASlice(Type type) =>
        type.IsSubclassOf(typeof(IntentKind)) || type.GetInterfaces().Any(role => role.IsGenericType && role.GetGenericTypeDefinition().Name is "IRequestHandler`2" or "INotificationHandler`1" or "IValidator`1");

    private static void AssertKnowsNone(string room, string[] closed)
    {
        var result = Types.InAssembly(Portal).That().ResideInNamespaceMatching($@"^{room}(\.|$)").ShouldNot().HaveDependencyOnAny(closed).GetResult();

        Assert.True(result.IsSuccessful, $"{room} must know none of {string.Join(", ", closed)}, but: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    /// <summary>Namespaces one step below this one.</summary>
    private static List<string> Below(string room) => [.. Portal.GetTypes().Select(type => type.Namespace)
        .Where(name => name?.StartsWith(room + ".", StringComparison.Ordinal) == true)
        .Select(name => string.Join('.', name!.Split('.').Take(room.Split('.').Length + 1))).Distinct().Order()];
}
