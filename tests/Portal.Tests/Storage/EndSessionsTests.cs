using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

public sealed class EndSessionsTests : PortalTest
{
    [Fact]
    public async Task One_customer_is_signed_out_everywhere_and_nobody_else()
    {
        var person = await World.People.WithProvenEmailAsync();
        var account = await World.AskSqlAsync<string>("SELECT id FROM accounts");
        var (here, there) = (person.Visitor, World.Visitor());
        person.Visitor = there;
        await person.SignInAsync();
        var neighbour = await World.People.WithProvenEmailAsync();

        Assert.Equal(0, await EndSessions.RunAsync(World.Services, account!));

        Assert.Equal("/sign-in", (await here.OpenAsync("/setup")).Path);
        Assert.Equal("/sign-in", (await there.OpenAsync("/setup")).Path);
        Assert.Equal("/setup", (await neighbour.Visitor.OpenAsync("/setup")).Path);
        Assert.Equal(1, await World.CountAsync("audit", $"act = 'sessions-ended' AND account_id = '{account}'"));
        Assert.Equal("/sign-in/code", (await person.GivePasswordAsync()).Path);
        await neighbour.SignOutAsync();
        Assert.Equal("/verify/phone", (await neighbour.GivePasswordAsync()).Path);
    }

    [Fact]
    public async Task What_is_no_account_is_refused_and_written_down_nowhere()
    {
        var person = await World.People.WithProvenEmailAsync();

        Assert.Equal(1, await EndSessions.RunAsync(World.Services, person.Email));

        Assert.Equal("/setup", (await person.Visitor.OpenAsync("/setup")).Path);
        Assert.Equal(0, await World.CountAsync("audit", "act = 'sessions-ended'"));
    }

    [Fact]
    public async Task Everybody_is_signed_out_operators_too()
    {
        var person = await World.People.WithProvenEmailAsync();
        var visitor = await World.OperatorAsync();

        await EndSessions.RunAsync(World.Services, "all");

        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
        Assert.Equal("/operations/sign-in", (await visitor.OpenAsync("/operations")).Path);
    }
}
