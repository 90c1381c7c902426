using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class VerifyEmailTests : PortalTest
{
    [Theory, BothWays]
    public async Task A_registered_person_proves_their_address(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        var page = await person.ProveEmailAsync();
        Assert.Equal("/setup", page.Path);
        Assert.Equal("Set up your account", page.Heading);
    }

    [Theory, BothWays]
    public async Task And_then_their_number(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.SignOutAsync();
        await person.SignInAsync();
        Assert.Equal("/payment-methods/add", person.Visitor.Path);
    }
}
