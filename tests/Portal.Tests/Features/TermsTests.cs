using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class TermsTests : PortalTest
{
    [Theory, BothWays]
    public async Task Anybody_can_read_it_and_a_customer_as_well(Way way)
    {
        var page = await World.Visitor(way).OpenAsync("/terms");
        Assert.Equal((200, "Terms"), (page.Status, page.Heading));

        var person = await World.People.RegisteredAsync(way);
        Assert.Equal("Terms", (await person.Visitor.OpenAsync("/terms")).Heading);
    }

    [Theory, BothWays]
    public async Task The_version_agreed_to_is_the_version_shown(Way way)
    {
        var person = await World.People.RegisteredAsync(way);

        var page = await person.Visitor.OpenAsync("/terms");

        Assert.Contains("Version " + await World.AskSqlAsync<string>("SELECT terms_version FROM accounts"), page.Text, StringComparison.Ordinal);
    }
}
