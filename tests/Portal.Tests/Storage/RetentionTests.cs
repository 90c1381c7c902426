using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>What is over is removed, and nothing else.</summary>
public sealed class RetentionTests : PortalTest
{
    [Fact]
    public async Task Who_never_proved_anything_is_removed_when_the_claim_is_over()
    {
        await World.People.RegisteredAsync();
        var byMail = await World.People.WithProvenEmailAsync();
        var byPhone = await World.People.WithProvenPhoneAsync();
        World.Advance(TimeSpan.FromHours(23));
        await World.TidyAsync();
        Assert.Equal(3, await World.CountAsync("accounts"));

        World.Advance(TimeSpan.FromHours(2));
        await World.TidyAsync();

        Assert.Equal(2, await World.CountAsync("accounts"));
        Assert.NotEqual("/sign-in", (await byMail.SignInAsync()).Path);
        Assert.NotEqual("/sign-in", (await byPhone.SignInAsync()).Path);
    }

    /// <summary>Somebody else's, perhaps: held no longer than its code.</summary>
    [Fact]
    public async Task An_address_and_a_number_to_change_to_that_nobody_proved_go_with_their_codes()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.AskForNewEmailCodeAsync("marker@post.example");
        await person.AskForNewPhoneCodeAsync(90_001);
        await World.TidyAsync();
        Assert.Equal(1, await World.CountAsync("accounts", "new_email IS NOT NULL AND new_phone IS NOT NULL"));
        World.Advance(TimeSpan.FromHours(2));

        await World.TidyAsync();

        Assert.Equal(1, await World.CountAsync("accounts", "new_email IS NULL AND new_phone IS NULL AND email_proven_at IS NOT NULL"));
        Assert.Empty(await World.TablesWithAsync("marker@post.example"));
        Assert.Empty(await World.TablesWithAsync(person.Home.FullNumberOf(90_001)));
        await person.SignInAsync();
        Assert.False((await person.Visitor.OpenAsync("/security/phone")).HasField("Enter code"));
        var code = await person.AskForNewPhoneCodeAsync(90_001);
        await World.TidyAsync();
        Assert.Equal("/security?changed=phone", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Address.PathAndQuery);
    }

    /// <summary>They sign in by it; the data map and the privacy page say so.</summary>
    [Fact]
    public async Task Who_has_proven_a_phone_alone_keeps_the_name_they_sign_in_by()
    {
        var person = await World.People.WithProvenPhoneAsync();
        World.Advance(TimeSpan.FromDays(40));

        await World.TidyAsync();

        Assert.Equal("/verify/email", (await person.SignInAsync()).Path);
        Assert.Contains("it stays, as you sign in by it", (await person.Visitor.OpenAsync("/privacy")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_codes_forms_and_counters_go_when_they_are_over()
    {
        await World.People.WithBothProvenAsync();
        World.Advance(TimeSpan.FromDays(2));

        await World.TidyAsync();

        foreach (var table in new[] { "sessions", "challenges", "forms", "limits" }) Assert.Equal(0, await World.CountAsync(table));
        Assert.Equal(1, await World.CountAsync("accounts"));
    }

    [Fact]
    public async Task A_registration_that_nobody_confirms_goes_after_half_an_hour_and_a_younger_one_stays()
    {
        await AtTheCheckAsync();
        World.Advance(TimeSpan.FromMinutes(20));
        var younger = await AtTheCheckAsync();
        World.Advance(TimeSpan.FromMinutes(9));
        await World.TidyAsync();
        Assert.Equal(2, await World.CountAsync("human_checks"));
        World.Advance(TimeSpan.FromMinutes(2));

        await World.TidyAsync();

        Assert.Equal(1, await World.CountAsync("human_checks"));
        Assert.True((await younger.OpenAsync("/register")).HasField("Verification code"));
    }

    [Fact]
    public async Task What_is_still_good_stays()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();
        World.Advance(TimeSpan.FromMinutes(20));

        await World.TidyAsync();

        Assert.Equal("/setup", (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Path);
    }

    [Fact]
    public async Task A_waiting_limit_is_not_forgotten()
    {
        var person = await World.People.RegisteredAsync();
        for (var i = 0; i < 5; i++)
        {
            await person.Visitor.PressAsync("Send");
            World.Advance(TimeSpan.FromMinutes(2));
        }
        World.Advance(TimeSpan.FromMinutes(70));
        await World.TidyAsync();
        await person.SignInAsync();

        Assert.False((await person.Visitor.OpenAsync("/verify/email")).HasButton("Send"));
    }

    /// <summary>What went out is on record for a month; what has not ended is never forgotten.</summary>
    [Fact]
    public async Task Sent_messages_go_after_thirty_days_and_what_has_not_ended_stays()
    {
        await World.People.WithProvenEmailAsync();
        await World.SqlAsync("INSERT INTO intents (kind, key, subject, state, due_at, tries, possible, created_at) VALUES ('void-hold', 'open', 'a', 'planned', 'infinity', 0, 0, now())");
        await AssertKeptForAsync("intents", "kind = 'email-code' AND ended_at IS NOT NULL", TimeSpan.FromDays(29), TimeSpan.FromDays(31));

        Assert.Equal(1, await World.CountAsync("intents", "key = 'open'"));
    }

    [Fact]
    public async Task Cards_that_were_offered_go_after_thirty_days()
    {
        var person = await World.People.WithBothProvenAsync();
        Assert.Equal(422, (await person.AddCardAsync(CardNumbers.Next(CardNumbers.American))).Status);

        await AssertKeptForAsync("card_offers", "true", TimeSpan.FromDays(29), TimeSpan.FromDays(31));
    }

    [Fact]
    public async Task Ways_to_PayPal_go_a_day_after_they_are_over()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.ToPayPalAsync();
        var lasts = await World.AskSqlAsync<DateTime>("SELECT expires_at FROM paypal_attempts") - World.Clock.GetUtcNow();

        await AssertKeptForAsync("paypal_attempts", "true", lasts + TimeSpan.FromHours(23), lasts + TimeSpan.FromHours(25));
    }

    [Fact]
    public async Task Who_does_not_give_the_code_to_sign_in_is_forgotten_when_it_is_over()
    {
        await World.People.AtCodeAsync();

        await AssertKeptForAsync("pending_sign_ins", "true", TimeSpan.FromMinutes(19), TimeSpan.FromMinutes(21));
    }

    private async Task<Visitor> AtTheCheckAsync()
    {
        var stranger = World.People.Stranger();
        stranger.Visitor = World.VisitorOf([("HumanCheck:Mode", "Always")]);
        await stranger.RegisterAsync();
        return stranger.Visitor;
    }

    private async Task AssertKeptForAsync(string table, string where, TimeSpan still, TimeSpan noMore)
    {
        World.Advance(still);
        await World.TidyAsync();
        Assert.Equal(1, await World.CountAsync(table, where));
        World.Advance(noMore - still);
        await World.TidyAsync();
        Assert.Equal(0, await World.CountAsync(table, where));
    }
}
