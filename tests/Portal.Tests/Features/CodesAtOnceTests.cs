using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>Codes that are asked for while something else happens to the same account.</summary>
public sealed class CodesAtOnceTests : PortalTest
{
    [Fact]
    public async Task Two_tabs_that_ask_at_once_by_portals_whose_clocks_differ_leave_one_code()
    {
        var person = await World.People.RegisteredAsync();
        await person.Visitor.OpenAsync("/verify/email");
        var page = "";

        // The other tab's code, which this tab could not see yet.
        await World.MeanwhileAsync(
            "INSERT INTO challenges (id, account_id, purpose, target_hash, code_hash, sent_at, expires_at) SELECT 'other', id, 'ProveEmail', '', '', now(), now() + interval '1 hour' FROM accounts",
            async () => page = (await person.Visitor.PressAsync("Send")).Path);

        Assert.Equal("/verify/email", page);
        Assert.Equal(1, await World.CountAsync("challenges", "ended_at IS NULL"));
        Assert.Equal(1, await World.CountAsync("challenges", "id = 'other' AND ended_at IS NOT NULL"));
    }

    /// <summary>As when the account is being deleted in another tab: that holds the account and wants its codes, this holds a code and wants the account.</summary>
    [Fact]
    public async Task Who_stands_back_as_two_wait_for_each_other_decides_once_more()
    {
        var person = await World.People.RegisteredAsync();
        await person.AskForEmailCodeAsync();
        var (page, codes) = ("", 1);

        bool isDecidedAgain;
        do
        {
            World.Advance(TimeSpan.FromMinutes(2));
            await person.Visitor.OpenAsync("/verify/email");
            isDecidedAgain = await World.StoodBackMeanwhileAsync("SELECT FROM accounts FOR UPDATE", async () => page = (await person.Visitor.PressAsync("Send")).Path, then: "UPDATE challenges SET trouble = trouble");
            codes++;
        }
        while (!isDecidedAgain);

        Assert.Equal("/verify/email", page);
        Assert.Equal(codes, await World.CountAsync("challenges"));
        Assert.Equal(1, await World.CountAsync("challenges", "ended_at IS NULL"));
    }
}
