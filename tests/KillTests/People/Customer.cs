using System.Globalization;
using KillTests.World;
using Portal.Tests.Kit;

namespace KillTests.People;

/// <summary>The portal broke a promise.</summary>
internal sealed class BrokenPromiseException(string what) : Exception(what);

/// <summary>
/// Somebody at a browser who wants something and insists: sends again what broke off, looks again where the answer left it open, and writes
/// down only what the portal said was done.
/// </summary>
internal sealed partial class Customer(KillWorld world, HttpClient wire, int number, Wishes wishes)
{
    /// <summary>Longer than a killed portal's work lies until another one takes it up, should that one be killed too.</summary>
    private static readonly TimeSpan Patience = (3 * KillWorld.Lease) + TimeSpan.FromSeconds(60);

    private readonly List<string> _diary = [];
    private bool _gaveUp;

    public Facts Facts { get; } = new();

    public Wishes Wishes => wishes;

    public Visitor Visitor { get; private set; } = new(new Transport(world.Door, null, http: wire), wishes.Way);

    public string Email { get; init; } = string.Create(CultureInfo.InvariantCulture, $"kill{number}@post.example");

    public string Password { get; private set; } = string.Create(CultureInfo.InvariantCulture, $"nine heavy anvils {number}");

    public string FullPhone { get; } = Residence.Britain.FullNumberOf(number);

    public string Payer { get; } = string.Create(CultureInfo.InvariantCulture, $"payer{number}@payers.example");

    public string Card { get; } = CardNumbers.Next();

    /// <summary>Shares the address with somebody else: at most one of them may prove it, and the codes of both arrive there.</summary>
    public bool HasRival { get; init; }

    public string Diary => string.Join('\n', _diary);

    public async Task LiveAsync()
    {
        await RegisterAsync();
        if (wishes.PhoneFirst && !HasRival) await ProvePhoneAsync();
        await ProveEmailAsync();
        if (HasRival) return;
        if (!wishes.PhoneFirst) await ProvePhoneAsync();
        if (wishes.SignsInAgain) await SignInAgainAsync();
        if (wishes.Card is not CardWish.None) await TakeCardAsync();
        if (wishes.PayPal) await AddPayPalAsync();
        if (wishes is { PayPal: true, RemovesPayPal: true }) await RemovePayPalAsync();
        await ShopAsync();
        if (wishes.Deletes) await DeleteAsync();
    }

    /// <summary>At a browser that has never been here. The page it leads to.</summary>
    public Task<Page> SignInAfreshAsync()
    {
        Visitor = new Visitor(new Transport(world.Door, null, http: wire), Way.Plain);
        return SignInAsync();
    }

    public Task<Page> OpenAsync(string path) => SeenAsync("open " + path, Visitor.OpenAsync(path));

    private async Task RegisterAsync()
    {
        Facts.Registered = Known.Maybe;
        for (var tries = 0; tries < 5; tries++)
        {
            await OpenAsync("/register");
            Visitor.Select("Country or region", Residence.Britain.Name).Fill("Email address", Email).Fill("Password", Password).Fill("Confirm password", Password).Choose("I agree to the terms");
            var page = await PressAsync("Confirm");
            if (page.Path == "/verify/email")
            {
                Facts.Registered = Known.Yes;
                return;
            }
            if (!IsBusy(page)) throw Broken("registering did not lead on");
        }
        throw Broken("nobody had time to register them");
    }

    private async Task SignInAgainAsync()
    {
        await OpenAsync("/setup");
        await PressAsync("Sign out");
        if ((await SignInAsync()).Path is "/sign-in" or "/verify/email" or "/verify/phone") throw Broken("signing in again forgot what was proven");
    }

    private async Task<Page> SignInAsync()
    {
        Page page;
        var (mailed, phoned) = ((await MailedCodesAsync()).Count, (await world.Sandbox.PhoneAsync(FullPhone)).Count);
        var tries = 0;
        do
        {
            await OpenAsync("/sign-in");
            Visitor.Fill("Email address", Email).Fill("Password", Password);
            page = await PressAsync("Sign in");
        }
        while (IsBusy(page) && tries++ < 20);
        return page.Path == "/sign-in/code" ? await GiveSignInCodeAsync(mailed, phoned) : page;
    }

    private async Task DeleteAsync()
    {
        await OpenAsync("/security");
        Visitor.Choose("I understand that my account will be removed");
        if ((await PressAsync("Delete my account")).Path != "/account/delete") throw Broken("deleting did not lead on");
        Facts.Deleted = Known.Maybe;
        var page = await PressAsync("OK");
        if (IsUnclear(page)) page = await OpenAsync("/account/delete");
        if (Facts.Bought is Known.Yes || Facts.Used is Known.Yes) await LeaveWithProductAsync(page);
        // Closing is a promise too: the account deletes itself.
        else if (page.Path == "/account/deleted" || IsClosing(page)) Facts.Deleted = Known.Yes;
    }

    private static bool IsClosing(Page page) => page.Text.Contains("Your account is closing", StringComparison.Ordinal);

    private async Task<Page> PressAsync(string button)
    {
        _gaveUp = false;
        try { return await SeenAsync($"press {button}", Visitor.PressAsync(button)); }
        catch (GaveUpException gave)
        {
            Note($"press {button}: {gave.Message}");
            var page = await OpenAsync(Visitor.Path);
            _gaveUp = true;
            return page;
        }
    }

    private async Task<Page> SeenAsync(string act, Task<Page> coming)
    {
        Page page;
        try { page = await coming; }
        catch (Exception gave) when (gave is not (BrokenPromiseException or GaveUpException)) { throw Broken($"{act}: {gave.Message}"); }
        Note($"{act} → {page.Status} {page.Path} {string.Join(" | ", page.Errors)}");
        return page.Status is 200 or 422 or 429 ? page : throw Broken($"{act} answered {page}");
    }

    private void Note(string line) => _diary.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {line}");

    private BrokenPromiseException Broken(string what)
    {
        Note("BROKEN: " + what);
        return new BrokenPromiseException($"Customer {Email}: {what}");
    }

    /// <summary>Asks until there is an answer; a promise is broken when there is none in time.</summary>
    private async Task<T> UntilAsync<T>(string what, Func<Task<T?>> ask) where T : class
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!patience.IsCancellationRequested)
        {
            if (await ask() is { } found) return found;
            await Task.Delay(200);
        }
        throw Broken($"no {what} within {Patience.TotalSeconds} s");
    }

    /// <summary>How the last submission went is not known: the portal says so itself, or nobody wanted to wait any longer.</summary>
    private bool IsUnclear(Page page) => _gaveUp || page.Errors.Any(error => error.StartsWith("This is taking longer", StringComparison.Ordinal));

    private static bool IsBusy(Page page) => page.Errors.Any(error => error.StartsWith("Many people are signing", StringComparison.Ordinal));
}
