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

        Assert.Equal(429, (await person.Visitor.PressAsync("Send")).Status);
    }
}
