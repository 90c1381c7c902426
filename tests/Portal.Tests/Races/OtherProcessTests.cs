using Portal.Tests.Features;
using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>
/// What is counted and locked is so in the database: whoever throws their cookies away, or comes to a process that has just been started and never saw
/// the tries, finds it as it was; and two processes allow no more than one.
/// </summary>
public sealed class OtherProcessTests : PortalTest
{
    private const int Most = 10;

    /// <summary>A second process on the same database, started when it is first asked for.</summary>
    private static readonly (string, string?)[] Other = [("Portal:OperatorName", "The same portal, started anew")];

    [Fact]
    public async Task A_door_that_was_closed_stays_closed_without_cookies_and_in_a_process_that_was_started_since()
    {
        var person = await World.People.RegisteredAsync();
        var visitor = World.Visitor();
        await visitor.OpenAsync("/sign-in");
        for (var i = 0; i < Most; i++) await visitor.Fill("Email address", person.Email).Fill("Password", $"wrong words {i}").PressAsync("Sign in");

        visitor.Cookies.Forget();
        Assert.Equal(429, await SignInAsync(visitor, person));
        Assert.Equal(429, await SignInAsync(World.Visitor(), person));
        Assert.Equal(429, await SignInAsync(World.VisitorOf(Other), person));
        World.Advance(TimeSpan.FromMinutes(15.1));
        Assert.Equal(200, await SignInAsync(World.VisitorOf(Other), person));
    }

    [Fact]
    public async Task Two_processes_judge_no_more_passwords_than_one()
    {
        var person = await World.People.RegisteredAsync();
        var visitors = new[] { World.Visitor(), World.VisitorOf(Other) };
        var forms = new List<Submission>();
        foreach (var visitor in visitors)
        {
            await visitor.OpenAsync("/sign-in");
            forms.Add(visitor.Fill("Email address", person.Email).Prepare("Sign in"));
        }

        var pages = await Race.OfAsync(200, number => visitors[number % 2].Twin().SendAsync(forms[number % 2].With("Password", $"wrong words {number}")));

        Assert.Equal((Most, 200 - Most), (pages.Count(page => page.Status == 422), pages.Count(page => page.Status == 429)));
    }

    [Fact]
    public async Task A_code_that_ended_by_wrong_tries_has_ended_in_every_process()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();
        for (var i = 1; i <= 5; i++) await person.Visitor.Fill("Enter code", CodeTests.Other(code, i)).PressAsync("Verify");

        person.Visitor = World.VisitorOf(Other);
        await person.SignInAsync();
        await person.Visitor.OpenAsync("/verify/email");

        // There is no form for a code that cannot be given; the right one is refused all the same.
        Assert.False(person.Visitor.Page.HasField("Enter code"));
        Assert.Equal(422, (await person.Visitor.SendAsync(person.Visitor.Prepare("Send").To("/verify/email?handler=verify").With("Code", code))).Status);
        Assert.Equal(5, await World.AskSqlAsync<int>("SELECT tries FROM challenges"));
    }

    [Fact]
    public async Task Two_processes_judge_no_more_codes_than_one()
    {
        var person = await World.People.RegisteredAsync();
        var code = await person.AskForEmailCodeAsync();
        var (here, form) = (person.Visitor, person.Visitor.Prepare("Verify"));
        person.Visitor = World.VisitorOf(Other);
        await person.SignInAsync();
        await person.Visitor.OpenAsync("/verify/email");
        var there = person.Visitor.Prepare("Verify");

        await Race.OfAsync(200, number => (number % 2 == 0 ? here : person.Visitor).Twin().SendAsync((number % 2 == 0 ? form : there).With("Code", CodeTests.Other(code, number + 1))));

        Assert.Equal(5, await World.AskSqlAsync<int>("SELECT tries FROM challenges"));
        Assert.Equal(422, (await person.Visitor.SendAsync(there.With("Code", code))).Status);
    }

    [Fact]
    public async Task An_operators_door_stays_closed_too()
    {
        var settings = await Staff.SettingsAsync(World);
        var visitor = await Staff.AtTheDoorAsync(World);
        for (var i = 0; i < Most; i++) await visitor.SignInAsync(password: $"wrong words {i}");

        var again = World.VisitorOf([.. settings, .. Other]);
        await again.OpenAsync("/operations/sign-in");

        Assert.Equal(429, (await again.SignInAsync()).Status);
    }

    /// <summary>How the right password is answered.</summary>
    private static async Task<int> SignInAsync(Visitor visitor, Person person)
    {
        await visitor.OpenAsync("/sign-in");
        return (await visitor.Fill("Email address", person.Email).Fill("Password", person.Password).PressAsync("Sign in")).Status;
    }
}
