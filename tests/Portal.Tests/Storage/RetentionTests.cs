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

        foreach (var table in new[] { "sessions", "challenges", "forms", "limits", "human_checks" }) Assert.Equal(0, await World.CountAsync(table));
        Assert.Equal(1, await World.CountAsync("accounts"));
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
}
