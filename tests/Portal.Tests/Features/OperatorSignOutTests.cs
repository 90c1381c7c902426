using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class OperatorSignOutTests : PortalTest
{
    [Theory, BothWays]
    public async Task Signing_out_ends_the_session_also_for_a_copy_of_the_cookie(Way way)
    {
        var visitor = await World.OperatorAsync(way);
        var (site, copied) = (visitor.Page.Address, visitor.Cookies.Find("operator")!.Value);

        var page = await visitor.PressAsync("Sign out");

        Assert.Equal("/operations/sign-in", page.Path);
        Assert.Null(visitor.Cookies.Find("operator"));
        visitor.Cookies.Put(site, "operator", copied);
        Assert.Equal("/operations/sign-in", (await visitor.OpenAsync("/operations")).Path);
        Assert.Equal(1, await World.CountAsync("audit", "act = 'operator-signed-out' AND actor = 'Ada'"));
    }

    [Theory, BothWays]
    public async Task The_page_of_its_own_asks_first(Way way)
    {
        var visitor = await World.OperatorAsync(way);
        await visitor.OpenAsync("/operations/sign-out");

        Assert.Equal("/operations", (await visitor.FollowAsync("Cancel")).Path);
        await visitor.OpenAsync("/operations/sign-out");
        Assert.Equal("/operations/sign-in", (await visitor.PressAsync("Sign out")).Path);
    }
}
