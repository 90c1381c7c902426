using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>What cannot be counted is not judged: a database in trouble opens no door.</summary>
public sealed class FailsClosedTests : PortalTest
{
    [Fact]
    public async Task Without_its_counters_no_password_is_judged()
    {
        var person = await World.People.RegisteredAsync();
        var visitor = World.Visitor();
        await visitor.OpenAsync("/sign-in");

        var page = await WithoutAsync("TABLE limits", visitor, visitor.Fill("Email address", person.Email).Fill("Password", person.Password).Prepare("Sign in"));

        Assert.Equal(500, page.Status);
        Assert.Null(visitor.Cookies.Find("session"));
        Assert.Equal(1, await World.CountAsync("sessions"));
    }

    [Fact]
    public async Task Without_its_tries_no_code_is_judged()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();

        var page = await WithoutAsync("TABLE challenges RENAME COLUMN tries", person.Visitor, person.Visitor.Fill("Enter code", code).Prepare("Verify"));

        Assert.Equal(500, page.Status);
        Assert.Equal(0, await World.CountAsync("accounts", "email_proven_at IS NOT NULL"));
    }

    [Fact]
    public async Task Without_its_attempts_no_card_is_confirmed()
    {
        var (person, card) = await World.People.WithCardAsync();
        var form = person.Visitor.Choose("Transaction code").Fill("6-digit code", await World.StatementCodeAsync(card)).Prepare("OK");

        var page = await WithoutAsync("TABLE card_attempts", person.Visitor, form);

        Assert.Equal(500, page.Status);
        Assert.Equal(0, await World.CountAsync("payment_methods", "verified_at IS NOT NULL"));
    }

    /// <summary>Sends it while something has another name.</summary>
    private async Task<Page> WithoutAsync(string what, Visitor visitor, Submission form)
    {
        World.TroubleIsExpected = true;
        var parts = what.Split(' ');
        var (first, back) = parts.Length == 2
            ? ($"ALTER {what} RENAME TO {parts[1]}_gone", $"ALTER TABLE {parts[1]}_gone RENAME TO {parts[1]}")
            : ($"ALTER {what} TO {parts[^1]}_gone", $"ALTER TABLE {parts[1]} RENAME COLUMN {parts[^1]}_gone TO {parts[^1]}");
        await World.SqlAsync(first);
        try { return await visitor.SendAsync(form); }
        finally { await World.SqlAsync(back); }
    }
}
