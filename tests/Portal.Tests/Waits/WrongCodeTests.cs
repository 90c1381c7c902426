using Portal.Tests.Features;
using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Waits;

/// <summary>Wrong codes are counted for the account and the network too, before they are looked at; right ones are not.</summary>
public sealed class WrongCodeTests : PortalTest
{
    [Fact]
    public async Task An_account_has_so_many_over_all_its_addresses_and_numbers()
    {
        var person = await AtAsync([("Codes:WrongTriesOfAccountInADay", "6")]);
        var byMail = await person.AskForEmailCodeAsync();
        for (var i = 1; i <= 3; i++) Assert.Equal(422, (await person.Visitor.Fill("Enter code", CodeTests.Other(byMail, i)).PressAsync("Verify")).Status);
        var byPhone = await person.AskForPhoneCodeAsync();
        for (var i = 1; i <= 3; i++) Assert.Equal(422, (await person.Visitor.Fill("Enter code", CodeTests.Other(byPhone, i)).PressAsync("Verify")).Status);

        var page = await person.Visitor.Fill("Enter code", byPhone).PressAsync("Verify");

        Assert.Equal(429, page.Status);
        Assert.StartsWith("Too many wrong codes were tried. You can try again with a new code after ", page.ErrorAt("Enter code"), StringComparison.Ordinal);
        // What was not looked at costs the code no try.
        Assert.Equal(3, await World.AskSqlAsync<int>("SELECT tries FROM challenges WHERE purpose = 'ProvePhone'"));
        World.Advance(TimeSpan.FromHours(2.1));
        await person.SignInAsync();
        Assert.Equal("/setup", (await person.ProvePhoneAsync()).Path);
    }

    [Fact]
    public async Task A_network_has_so_many_and_right_ones_are_none()
    {
        (string, string?)[] settings = [("Codes:WrongTriesOfNetworkInADay", "3")];
        for (var i = 0; i < 4; i++) Assert.Equal("/setup", (await (await AtAsync(settings)).ProveEmailAsync()).Path);
        var (one, other) = (await AtAsync(settings), await AtAsync(settings));
        var code = await one.AskForEmailCodeAsync();
        for (var i = 1; i <= 2; i++) Assert.Equal(422, (await one.Visitor.Fill("Enter code", CodeTests.Other(code, i)).PressAsync("Verify")).Status);
        var others = await other.AskForEmailCodeAsync();
        var form = other.Visitor.Fill("Enter code", CodeTests.Other(others)).Prepare("Verify");
        Assert.Equal(422, (await other.Visitor.SendAsync(form)).Status);

        Assert.Equal(429, (await one.Visitor.Fill("Enter code", code).PressAsync("Verify")).Status);

        var elsewhere = World.People.Stranger();
        elsewhere.Visitor = World.VisitorOf(settings, from: "127.7.7.7");
        await elsewhere.RegisterAsync();
        Assert.Equal("/setup", (await elsewhere.ProveEmailAsync()).Path);
    }

    /// <summary>One right code, sent many times at once, takes back what it counted itself: else it would buy as many wrong ones.</summary>
    [Fact]
    public async Task A_right_one_that_arrives_often_takes_back_no_wrong_ones()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();
        for (var i = 1; i <= 4; i++) Assert.Equal(422, (await person.Visitor.Fill("Enter code", CodeTests.Other(code, i)).PressAsync("Verify")).Status);

        await person.Visitor.SendAtOnceAsync(person.Visitor.Fill("Enter code", code).Prepare("Verify"), 20);

        Assert.Equal(1, await World.CountAsync("accounts", "email_proven_at IS NOT NULL"));
        Assert.Equal(4, await World.AskSqlAsync<int>("SELECT count FROM limits WHERE name = 'wrong codes of account'"));
    }

    /// <summary>Not so at the code and the address, where whoever presses twice tries once.</summary>
    [Fact]
    public async Task At_the_network_each_arrival_counts()
    {
        (string, string?)[] settings = [("Codes:WrongTriesOfNetworkInADay", "3")];
        var person = await AtAsync(settings);
        var code = await person.AskForEmailCodeAsync();
        var form = person.Visitor.Fill("Enter code", CodeTests.Other(code)).Prepare("Verify");
        for (var i = 0; i < 3; i++) Assert.Equal(422, (await person.Visitor.SendAsync(form)).Status);

        Assert.Equal(429, (await person.Visitor.SendAsync(form)).Status);
        Assert.Equal(1, await World.AskSqlAsync<int>("SELECT tries FROM challenges"));
        Assert.Equal(1, await World.AskSqlAsync<int>("SELECT count FROM limits WHERE name = 'wrong codes'"));
    }

    [Fact]
    public async Task Of_many_guesses_at_once_no_more_are_judged_than_a_network_may_make()
    {
        var forms = new List<(Visitor Visitor, Submission Form, string Code)>();
        for (var i = 0; i < 4; i++)
        {
            var person = await AtAsync([("Codes:WrongTriesOfNetworkInADay", "7")]);
            var code = await person.AskForEmailCodeAsync();
            forms.Add((person.Visitor, person.Visitor.Fill("Enter code", code).Prepare("Verify"), code));
        }

        var pages = await Race.OfAsync(20, number =>
        {
            var (visitor, form, code) = forms[number % 4];
            return visitor.Twin().SendAsync(form.With("Code", CodeTests.Other(code, 1 + number)));
        });

        Assert.Equal((7, 13), (pages.Count(page => page.Status == 422), pages.Count(page => page.Status == 429)));
        foreach (var (visitor, form, _) in forms) Assert.Equal(429, (await visitor.SendAsync(form)).Status);
        Assert.Equal(0, await World.CountAsync("accounts", "email_proven_at IS NOT NULL"));
    }

    private async Task<Person> AtAsync((string, string?)[] settings)
    {
        var person = World.People.Stranger();
        person.Visitor = World.VisitorOf(settings);
        Assert.Equal("/verify/email", (await person.RegisterAsync()).Path);
        return person;
    }
}
