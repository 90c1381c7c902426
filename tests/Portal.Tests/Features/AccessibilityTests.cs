using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class AccessibilityTests : PortalTest
{
    [Theory, BothWays]
    public async Task Anybody_can_read_it_and_a_customer_as_well(Way way)
    {
        var page = await World.Visitor(way).OpenAsync("/accessibility");
        Assert.Equal((200, "Accessibility"), (page.Status, page.Heading));

        var person = await World.People.RegisteredAsync(way);
        Assert.Equal("Accessibility", (await person.Visitor.OpenAsync("/accessibility")).Heading);
    }

    [Fact]
    public async Task It_names_its_measure() =>
        Assert.Contains("Web Content Accessibility Guidelines 2.2", (await World.Visitor().OpenAsync("/accessibility")).Text, StringComparison.Ordinal);
}
