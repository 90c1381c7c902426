using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>
/// Counts passwords before they are looked at, so that a hundred at once are no more than ten; a right one takes the count back. At the door
/// they are counted by address, so that it holds for unknown ones too, and in each browser that the owner has signed in with by itself: a
/// stranger who uses up the tries keeps no owner out who comes from there. Behind the door they are counted by account. Each wait is twice the
/// one before, up to a bound, and setting a new password ends it and makes that browser one of the owner's.
/// The same submission counts once, however often it arrives; each arrival is counted for the network and, behind the door, for the account, as
/// each is hashed.
/// </summary>
public sealed class WrongPasswords(Limits limits, WrongTries tries, IOptions<SessionTimes> options)
{
    private const string AtDoor = "wrong passwords";
    private const string Inside = "wrong passwords again";

    private SessionTimes Figures => options.Value;

    /// <summary>All who sign in from one network are counted too, right or wrong.</summary>
    /// <param name="knownBrowser">The cookie of a browser that somebody with this address has signed in with; null for any other.</param>
    public Task<Counted> CountAtDoorAsync(byte[]? form, string emailKey, Secret? knownBrowser, string network, CancellationToken ct) =>
        CountAsync(AtDoor, Door(emailKey, knownBrowser), form, ct, OfNetwork(network));

    /// <summary>Where all count together who come from no browser of their own; for somebody who was counted in such a one already.</summary>
    public Task<Counted> CountAmongAllAsync(byte[]? form, string emailKey, CancellationToken ct) => CountAsync(AtDoor, Door(emailKey, null), form, ct);

    /// <summary>Somebody who comes without a password.</summary>
    public Task<Counted> CountNetworkAsync(byte[]? form, string network, CancellationToken ct) => limits.CountAsync(form, ct, OfNetwork(network));

    public Task<Counted> CountInsideAsync(byte[]? form, string accountId, string network, CancellationToken ct) =>
        CountAsync(Inside, accountId, form, ct, OfNetwork(network), OfAccount(accountId));

    /// <summary>Until when none is looked at behind the door; null when one is. At the door nobody is told before they name an address.</summary>
    public async Task<DateTimeOffset?> WaitsInsideUntilAsync(string accountId, string network, CancellationToken ct) =>
        (await limits.UsedUpAsync(ct, [Tries(Inside, accountId), OfNetwork(network), OfAccount(accountId)]))[0];

    /// <summary>The one just counted was wrong: written down, and when the tries are used up, that they are.</summary>
    /// <param name="browser">In words of ours.</param>
    public Task NoteAtDoorAsync(Counted counted, string emailKey, string browser, CancellationToken ct) =>
        tries.NoteAtDoorAsync(emailKey, counted.NextAt is null ? "password" : "passwords", browser, ct);

    public Task NoteInsideAsync(Counted counted, string accountId, CancellationToken ct) =>
        tries.NoteInsideAsync(accountId, counted.NextAt is null ? "password-again" : "passwords-again", ct);

    /// <summary>The one just counted was right, and those of others stay counted. If a wait began with it, that was none.</summary>
    public Task TakeBackAtDoorAsync(Counted counted, string emailKey, Secret? knownBrowser, CancellationToken ct)
    {
        var door = Door(emailKey, knownBrowser);
        return limits.TakeBackAsync(counted switch
        {
            { IsFirst: false } => [],
            { NextAt: null } => [Tries(AtDoor, door)],
            _ => [Tries(AtDoor, door), Waits(AtDoor, door)],
        }, ct);
    }

    public Task ForgetAtDoorAsync(string emailKey, Secret? knownBrowser, CancellationToken ct) => ForgetAsync(AtDoor, Door(emailKey, knownBrowser), ct);

    public Task ForgetInsideAsync(string accountId, CancellationToken ct) => ForgetAsync(Inside, accountId, ct);

    private static string Door(string emailKey, Secret? knownBrowser) => knownBrowser is null ? emailKey : emailKey + "\n" + knownBrowser.Reveal();

    private async Task<Counted> CountAsync(string name, string subject, byte[]? form, CancellationToken ct, params LimitFor[] more)
    {
        var mine = Tries(name, subject);
        var counted = await limits.CountAsync(form, ct, [mine, .. more]);
        // What is left and from when on is said by who was counted; the same submission again is only counted for its work.
        if (counted is { IsAllowed: true, IsFirst: false }) return counted with { Remaining = 0, NextAt = null };
        // Whoever uses up the last try, and nobody else, makes the wait grow. Without this, as when we die here, it is the first wait.
        return counted is { IsAllowed: true, Remaining: 0, NextAt: not null } ? counted with { NextAt = await GrowAsync(mine, Waits(name, subject), ct) } : counted;
    }

    private async Task<DateTimeOffset> GrowAsync(LimitFor tries, LimitFor waits, CancellationToken ct)
    {
        var before = Figures.MostWaits - (await limits.CountAsync(null, ct, waits)).Remaining - 1;
        return await limits.ProlongAsync(tries, Figures.WaitAfter(before), ct);
    }

    private async Task ForgetAsync(string name, string subject, CancellationToken ct)
    {
        await limits.ForgetAsync(Tries(name, subject), ct);
        await limits.ForgetAsync(Waits(name, subject), ct);
    }

    private LimitFor OfNetwork(string network) => new(new Limit("sign-ins of network", Figures.SignInsOfNetworkInAnHour, TimeSpan.FromHours(1), Figures.FirstWait), network, CountsRepeats: true);

    private LimitFor OfAccount(string accountId) => new(new Limit("passwords of account", Figures.PasswordsOfAccountInAnHour, TimeSpan.FromHours(1), Figures.FirstWait), accountId, CountsRepeats: true);

    private LimitFor Tries(string name, string subject) => new(new Limit(name, Figures.WrongPasswords, TimeSpan.FromHours(1), Figures.FirstWait), subject);

    /// <summary>How many waits there were: never itself a reason to wait.</summary>
    private LimitFor Waits(string name, string subject) => new(new Limit(name + ", waits", Figures.MostWaits, TimeSpan.FromDays(1), TimeSpan.Zero), subject);
}
