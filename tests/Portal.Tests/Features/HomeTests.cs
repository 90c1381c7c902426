using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class HomeTests : PortalTest
{
    [Theory, BothWays]
    public async Task The_start_page_leads_to_a_free_account_and_to_signing_in(Way way)
    {
        var visitor = World.Visitor(way);
        var page = await visitor.OpenAsync("/");
        Assert.Equal("Northgate", page.Heading);

        Assert.Equal("Create your account", (await visitor.FollowAsync("Free account")).Heading);
        await visitor.OpenAsync("/");
        Assert.Equal("Sign in", (await visitor.FollowAsync("Sign in")).Heading);
    }

    [Fact]
    public async Task Its_name_is_a_setting()
    {
        var page = await World.VisitorOf([("Portal:Brand", "Südtor & Co")]).OpenAsync("/");

        Assert.Equal("Südtor & Co", page.Heading);
        Assert.EndsWith("Südtor & Co", page.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Customers_see_their_own_links_and_can_sign_out()
    {
        var person = await World.People.WithProvenEmailAsync();

        var page = await person.Visitor.OpenAsync("/");

        Assert.True(page.HasButton("Sign out"));
        Assert.True(page.HasLink("Security settings"));
        Assert.False(page.HasLink("Free account"));
    }
}
