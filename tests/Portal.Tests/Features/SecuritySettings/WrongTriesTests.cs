using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Features.SecuritySettings;

/// <summary>Wrong passwords and codes, and signing out, are told to the owner; a flood of them leaves one line of a kind an hour.</summary>
public sealed class WrongTriesTests : PortalTest
{
    [Theory, BothWays]
    public async Task A_wrong_password_at_the_door_is_told_with_its_browser_and_so_is_that_the_door_was_closed(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await GuessAtDoorAsync(person.Email, 1);
        Assert.Equal("wrong-password", await ActsAsync());
        await GuessAtDoorAsync(person.Email, 10);

        var text = (await person.Visitor.OpenAsync("/security")).Text;

        Assert.Contains("Wrong password typed to sign in, with Firefox on Linux", text, StringComparison.Ordinal);
        Assert.Contains("Too many wrong passwords typed to sign in: closed for a while", text, StringComparison.Ordinal);
        Assert.Equal(2, await World.CountAsync("audit", "act LIKE 'wrong-%' AND actor = 'stranger'"));
    }

    [Theory, BothWays]
    public async Task A_wrong_password_of_somebody_signed_in_is_told(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        var right = person.Password;
        person.Password = "not the right words";
        await person.ChangePasswordAsync("eleven purple umbrellas");
        person.Password = right;
        World.Advance(TimeSpan.FromMinutes(11));
        await person.Visitor.OpenAsync("/account/delete");
        for (var i = 0; i < 9; i++) await person.Visitor.Fill("Password", $"wrong words {i}").PressAsync("Continue");

        var text = (await person.Visitor.OpenAsync("/security")).Text;

        Assert.Contains("Wrong password typed by somebody signed in", text, StringComparison.Ordinal);
        Assert.Contains("Too many wrong passwords typed by somebody signed in: closed for a while", text, StringComparison.Ordinal);
        Assert.Equal("wrong-password-again wrong-passwords-again", await ActsAsync());
    }

    [Theory, BothWays]
    public async Task A_code_that_ends_by_wrong_tries_is_told_and_a_slip_of_the_hand_is_not(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        var code = await person.AskForPhoneCodeAsync();
        for (var i = 1; i <= 4; i++) await person.Visitor.Fill("Enter code", CodeTests.Other(code, i)).PressAsync("Verify");
        Assert.Null(await ActsAsync());

        await person.Visitor.Fill("Enter code", CodeTests.Other(code, 5)).PressAsync("Verify");

        Assert.Equal("wrong-code", await ActsAsync());
        Assert.Contains("Code typed wrong too often: it ended", (await person.Visitor.OpenAsync("/security")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_wrong_codes_for_one_address_are_told()
    {
        var person = await World.People.AtCodeAsync();
        person.Visitor = World.VisitorOf([("Codes:WrongTriesInADay", "3")]);
        await person.GivePasswordAsync();
        var code = await person.SignInCodeAsync();

        for (var i = 1; i <= 3; i++) await person.Visitor.Fill("Enter code", CodeTests.Other(code, i)).PressAsync("Verify");

        Assert.Equal("wrong-codes", await ActsAsync());
        Assert.Equal(429, (await person.Visitor.Fill("Enter code", code).PressAsync("Verify")).Status);
    }

    [Theory, BothWays]
    public async Task Signing_out_is_told_once_however_often_it_is_pressed(Way way)
    {
        var person = await World.People.WithBothProvenAsync(way);
        await person.Visitor.SendAtOnceAsync(person.Visitor.Prepare("Sign out"), 6);
        Assert.Equal(1, await World.CountAsync("audit", "act = 'signed-out'"));
        await person.SignInAsync();

        Assert.Contains("Signed out with Firefox on Linux", (await person.Visitor.OpenAsync("/security")).Text, StringComparison.Ordinal);
    }

    /// <summary>The tries are let in by tens; the lines are not.</summary>
    [Fact]
    public async Task A_flood_leaves_one_line_of_each_kind_an_hour_however_many_come_at_once()
    {
        var person = await World.People.WithBothProvenAsync();
        var visitor = World.VisitorOf([("Sessions:WrongPasswords", "100")]);
        await visitor.OpenAsync("/sign-in");
        var form = visitor.Fill("Email address", person.Email).Prepare("Sign in");

        await visitor.GuessAsync(90, number => form.With("Password", $"wrong words {number}"));
        Assert.Equal("wrong-password", await ActsAsync());

        World.Advance(TimeSpan.FromHours(1.01));
        await visitor.GuessAsync(20, number => form.With("Password", $"wrong words {number}"));
        Assert.Equal("wrong-password wrong-password", await ActsAsync());
    }

    /// <summary>As much as for one that somebody has, of which one could be told from the other by the time it takes; and for a month.</summary>
    [Fact]
    public async Task For_an_address_that_nobody_has_proven_the_lines_are_nobodys()
    {
        var claimed = await World.People.RegisteredAsync();
        await GuessAtDoorAsync("phantom@post.example", 11);
        await GuessAtDoorAsync(claimed.Email, 11);

        Assert.Equal("wrong-password wrong-password wrong-passwords wrong-passwords", await ActsAsync());
        Assert.Equal(4, await World.CountAsync("audit", "act LIKE 'wrong-%' AND account_id IS NULL AND actor = 'stranger' AND detail = 'Firefox on Linux'"));
        World.Advance(TimeSpan.FromDays(29));
        await World.TidyAsync();
        Assert.Equal(4, await World.CountAsync("audit", "act LIKE 'wrong-%'"));
        World.Advance(TimeSpan.FromDays(2));
        await World.TidyAsync();
        Assert.Equal(0, await World.CountAsync("audit", "act LIKE 'wrong-%'"));
    }

    /// <summary>Else whoever claims an address, and has proven a phone, could tell from their own trail whether it has an owner.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Who_claims_an_address_is_told_the_same_whether_or_not_it_has_an_owner(bool hasOwner)
    {
        var address = "shared@post.example";
        if (hasOwner)
        {
            var owner = World.People.Stranger();
            owner.Email = address;
            await owner.RegisterAsync();
            await owner.ProveEmailAsync();
        }
        var claimant = World.People.Stranger();
        claimant.Email = address;
        await claimant.RegisterAsync();
        await claimant.ProvePhoneAsync();

        await GuessAtDoorAsync(address, 1);

        Assert.Contains("Wrong password typed to sign in", (await claimant.Visitor.OpenAsync("/security")).Text, StringComparison.Ordinal);
    }

    private async Task GuessAtDoorAsync(string email, int times)
    {
        var visitor = World.Visitor();
        await visitor.OpenAsync("/sign-in");
        for (var i = 0; i < times; i++) await visitor.Fill("Email address", email).Fill("Password", $"wrong words {i}").PressAsync("Sign in");
    }

    private Task<string?> ActsAsync() => World.AskSqlAsync<string>("SELECT string_agg(act, ' ' ORDER BY act) FROM audit WHERE act LIKE 'wrong-%'");
}
