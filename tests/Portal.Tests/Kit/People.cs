using Microsoft.Extensions.DependencyInjection;
using Portal.Storage;

namespace Portal.Tests.Kit;

/// <summary>A customer, or one to be: what they know, and the browser they sit at.</summary>
public sealed class Person(World world, Visitor visitor, Residence home, int number)
{
    public World World => world;

    /// <summary>Their browser.</summary>
    public Visitor Visitor { get; set; } = visitor;

    public Residence Home => home;

    public string Email { get; set; } = $"person{number}@post.example";

    public string Password { get; set; } = $"seven green bicycles {number}";

    /// <summary>Their number as they would type it.</summary>
    public string Phone { get; } = home.NumberOf(number);

    /// <summary>The same with the calling code, as messages are addressed.</summary>
    public string FullPhone { get; } = home.FullNumberOf(number);

    /// <summary>Fills in the first form and presses Confirm.</summary>
    public async Task<Page> RegisterAsync()
    {
        await Visitor.OpenAsync("/register");
        return await FillInRegistration().PressAsync("Confirm");
    }

    public Visitor FillInRegistration() => Visitor.Select("Country or region", Home.Name).Fill("Email address", Email)
        .Fill("Password", Password).Fill("Confirm password", Password).Choose("I agree to the terms");

    /// <summary>Asks for a code by mail and reads it.</summary>
    public async Task<string> AskForEmailCodeAsync()
    {
        await Visitor.OpenAsync("/verify/email");
        await Visitor.PressAsync("Send");
        await World.QuietAsync();
        return await World.Neighbours.EmailedCodeAsync(Email);
    }

    public async Task<Page> ProveEmailAsync()
    {
        var code = await AskForEmailCodeAsync();
        return await Visitor.Fill("Enter code", code).PressAsync("Verify");
    }

    /// <summary>Asks for a code by message or call and reads or hears it.</summary>
    public async Task<string> AskForPhoneCodeAsync(string button = "Send message")
    {
        var earlier = (await World.Neighbours.PhoneAsync(FullPhone)).Count;
        await Visitor.OpenAsync("/verify/phone");
        await Visitor.Fill("Phone number", Phone).PressAsync(button);
        await World.QuietAsync();
        return await World.Neighbours.PhonedCodeAsync(FullPhone, earlier);
    }

    public async Task<Page> ProvePhoneAsync(string button = "Send message")
    {
        var code = await AskForPhoneCodeAsync(button);
        return await Visitor.Fill("Enter code", code).PressAsync("Verify");
    }

    /// <summary>With the password, and a code where the browser was not seen before.</summary>
    public async Task<Page> SignInAsync()
    {
        var page = await GivePasswordAsync();
        return page.Path == "/sign-in/code" ? await GiveSignInCodeAsync() : page;
    }

    /// <summary>As far as the password leads.</summary>
    public async Task<Page> GivePasswordAsync()
    {
        await Visitor.OpenAsync("/sign-in");
        return await Visitor.Fill("Email address", Email).Fill("Password", Password).PressAsync("Sign in");
    }

    public async Task<Page> GiveSignInCodeAsync() => await Visitor.Fill("Enter code", await SignInCodeAsync()).PressAsync("Verify");

    /// <summary>The code that was just sent, by mail or phone. Nothing else that is due is carried out for it.</summary>
    public async Task<string> SignInCodeAsync()
    {
        if (!Visitor.Page.HasField("Enter code"))
        {
            // Another browser was sent one a moment ago.
            World.Advance(TimeSpan.FromSeconds(61));
            await Visitor.PressAsync(Visitor.Page.HasButton("Send") ? "Send" : "Send message");
        }
        // However the owner writes the address, mail goes to the one that was proven.
        var account = await World.AskSqlAsync<string>("SELECT id FROM accounts WHERE lower(email) = lower($1) AND (email_proven_at IS NOT NULL OR phone_proven_at IS NOT NULL)", Email);
        var key = await World.AskSqlAsync<string>("SELECT 'code:' || id FROM challenges WHERE purpose = 'SignIn' AND ended_at IS NULL AND used_at IS NULL AND account_id = $1", account!);
        await World.InScopeAsync(services => services.GetRequiredService<Intents>().CarryOutNowAsync(key!, CancellationToken.None));
        return await World.AskSqlAsync<string>("SELECT kind FROM intents WHERE key = $1", key!) == "email-code"
            ? await World.Neighbours.EmailedCodeAsync((await World.AskSqlAsync<string>("SELECT email FROM accounts WHERE id = $1", account!))!)
            : await World.Neighbours.PhonedCodeAsync(FullPhone);
    }

    /// <summary>Asks for a link to set a new password by, and finds it in the newest mail.</summary>
    public async Task<string> AskForResetLinkAsync()
    {
        await Visitor.OpenAsync("/forgot-password");
        await Visitor.Fill("Email address", Email).PressAsync("Send link");
        World.Advance(TimeSpan.FromSeconds(11));
        await World.QuietAsync();
        return LinkIn((await World.Neighbours.MailAsync(Email, "/reset-password?")).Text, "/reset-password");
    }

    /// <summary>The path and query of the link to this page in a mail.</summary>
    public static string LinkIn(string mail, string page) =>
        mail.Split('\n').Select(line => Uri.TryCreate(line.Trim(), UriKind.Absolute, out var link) ? link.PathAndQuery : "").First(link => link.StartsWith(page + "?", StringComparison.Ordinal));

    public Task<Page> SignOutAsync() => Visitor.PressAsync("Sign out");
}

/// <summary>Where a person lives, with numbers for as many mobile phones as tests need.</summary>
/// <param name="Trunk">What people type before the number at home.</param>
/// <param name="Range">First digits of a range of mobile numbers; the rest is counted.</param>
/// <param name="CardRange">First nine digits of cards issued there.</param>
public sealed record Residence(string Code, string Name, string CallingCode, string Trunk, string Range, int Digits, string CardRange)
{
    public static readonly Residence Britain = new("GB", "United Kingdom", "+44", "0", "74001", 5, CardNumbers.British);
    public static readonly Residence Germany = new("DE", "Germany", "+49", "0", "15123", 6, CardNumbers.German);
    public static readonly Residence UnitedStates = new("US", "United States", "+1", "", "201555", 4, CardNumbers.American);
    public static readonly Residence France = new("FR", "France", "+33", "0", "6123", 5, "400000250");

    public string NumberOf(int person) => Trunk + Local(person);

    public string FullNumberOf(int person) => CallingCode + Local(person);

    private string Local(int person) => Range + person.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(Digits, '0');
}

/// <summary>People of one world. All of them came by the front door; addresses and numbers are theirs alone.</summary>
public sealed class People(World world)
{
    private static int _last = 100;

    /// <summary>Somebody who has not been here.</summary>
    public Person Stranger(Way way = Way.Plain, Residence? home = null) =>
        new(world, world.Visitor(way), home ?? Residence.Britain, Interlocked.Increment(ref _last));

    public async Task<Person> RegisteredAsync(Way way = Way.Plain, Residence? home = null)
    {
        var person = Stranger(way, home);
        Expect("/verify/email", await person.RegisterAsync());
        return person;
    }

    public async Task<Person> WithProvenEmailAsync(Way way = Way.Plain, Residence? home = null)
    {
        var person = await RegisteredAsync(way, home);
        Expect("/setup", await person.ProveEmailAsync());
        return person;
    }

    public async Task<Person> WithProvenPhoneAsync(Way way = Way.Plain, Residence? home = null)
    {
        var person = await RegisteredAsync(way, home);
        Expect("/setup", await person.ProvePhoneAsync());
        return person;
    }

    public async Task<Person> WithBothProvenAsync(Way way = Way.Plain, Residence? home = null)
    {
        var person = await WithProvenEmailAsync(way, home);
        Expect("/setup", await person.ProvePhoneAsync());
        return person;
    }

    /// <summary>At a browser not seen before, with the password given.</summary>
    public async Task<Person> AtCodeAsync(Way way = Way.Plain)
    {
        var person = await WithBothProvenAsync(way);
        person.Visitor = world.Visitor(way);
        await person.GivePasswordAsync();
        return person;
    }

    /// <summary>Somebody who forgot their password, sits at another browser, and has opened the link from the mail there.</summary>
    public async Task<Person> WithResetLinkAsync(Way way = Way.Plain)
    {
        var person = await WithProvenEmailAsync(way);
        person.Visitor = world.Visitor(way);
        await person.Visitor.OpenAsync(await person.AskForResetLinkAsync());
        return person;
    }

    /// <summary>A customer whose card waits for the code from the statement.</summary>
    public async Task<(Person Person, string Card)> WithCardAsync(Way way = Way.Plain, Residence? home = null)
    {
        var person = await WithBothProvenAsync(way, home);
        var card = CardNumbers.Next((home ?? Residence.Britain).CardRange);
        Expect("/payment-methods/card/confirm", await person.AddCardAsync(card));
        return (person, card);
    }

    /// <summary>A customer with all proven: may start trials and buy.</summary>
    public async Task<(Person Person, string Card)> ReadyAsync(Way way = Way.Plain, Residence? home = null)
    {
        var (person, card) = await WithCardAsync(way, home);
        Expect("/setup", await person.ConfirmCardAsync(card));
        return (person, card);
    }

    /// <summary>What leads up to a test must go well; if not, the test says where it stopped.</summary>
    private static void Expect(string path, Page page)
    {
        if (page.Path != path) throw new InvalidOperationException($"Expected to be at {path}, but: {page}");
    }
}
