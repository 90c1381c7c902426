using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class VerifyTests : PortalTest
{
    [Theory, BothWays]
    public async Task Verifying_begins_with_the_address(Way way)
    {
        var person = await World.People.RegisteredAsync(way);

        Assert.Equal("/verify/email", (await person.Visitor.OpenAsync("/verify")).Path);
    }

    [Fact]
    public async Task Then_comes_what_is_left()
    {
        var byMail = await World.People.WithProvenEmailAsync();
        var byPhone = await World.People.WithProvenPhoneAsync();
        var both = await World.People.WithBothProvenAsync();

        Assert.Equal("/verify/phone", (await byMail.Visitor.OpenAsync("/verify")).Path);
        Assert.Equal("/verify/email", (await byPhone.Visitor.OpenAsync("/verify")).Path);
        Assert.Equal("/setup", (await both.Visitor.OpenAsync("/verify")).Path);
    }

    [Fact]
    public async Task Strangers_are_asked_to_sign_in() => Assert.Equal("/sign-in", (await World.Visitor().OpenAsync("/verify")).Path);

    /// <summary>A deletion has the account and wants its codes; whoever uses one up takes them in the same order.</summary>
    [Fact]
    public async Task A_right_code_is_not_held_while_it_waits_for_the_account()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();
        person.Visitor.Fill("Enter code", code);
        var page = "";

        await World.MeanwhileAsync("SELECT FROM accounts FOR UPDATE", async () => page = (await person.Visitor.PressAsync("Verify")).Path, then: "SELECT FROM challenges FOR UPDATE NOWAIT");

        Assert.Equal("/setup", page);
    }

    /// <summary>A new code ends the older one's row and then names the account in its own: waiting for that, each would wait for the other.</summary>
    [Fact]
    public async Task A_right_code_does_not_wait_for_who_only_names_the_account()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();
        person.Visitor.Fill("Enter code", code);

        await World.MeanwhileAsync("SELECT FROM accounts FOR KEY SHARE", () => person.Visitor.PressAsync("Verify"),
            then: "DO $$ BEGIN IF NOT EXISTS (SELECT FROM accounts WHERE email_proven_at IS NOT NULL) THEN RAISE 'It waits.'; END IF; END $$");
    }

    [Fact]
    public async Task What_another_tab_has_proven_meanwhile_is_not_written_down_twice()
    {
        var person = await World.People.RegisteredAsync();
        person.Visitor.Fill("Enter code", await person.AskForEmailCodeAsync());

        await World.MeanwhileAsync("UPDATE accounts SET email_proven_at = now()", () => person.Visitor.PressAsync("Verify"));

        Assert.Equal("/setup", person.Visitor.Page.Path);
        Assert.Equal(0, await World.CountAsync("audit", "act = 'email-proven'"));
    }
}
