using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class HelpCodesTests : PortalTest
{
    [Theory, BothWays]
    public async Task Anybody_can_read_it_and_a_customer_as_well(Way way)
    {
        var page = await World.Visitor(way).OpenAsync("/help/codes");
        Assert.Equal((200, "Help with codes"), (page.Status, page.Heading));

        var person = await World.People.RegisteredAsync(way);
        Assert.Equal("Help with codes", (await person.Visitor.OpenAsync("/help/codes")).Heading);
    }

    [Theory, BothWays]
    public async Task Who_waits_for_a_code_finds_it_from_there(Way way)
    {
        var person = await World.People.RegisteredAsync(way);
        await person.Visitor.OpenAsync("/verify/email");

        Assert.Equal("/help/codes", (await person.Visitor.FollowAsync("More help with codes")).Path);
    }
}
