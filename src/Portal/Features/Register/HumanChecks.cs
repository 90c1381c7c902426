using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Features.Register.HumanCheck;
using Portal.Ports;
using Portal.Storage;
using Portal.Web;

namespace Portal.Features.Register;

/// <summary>What the page shows of a human check.</summary>
/// <param name="Version">Changes with the picture, so that no browser shows an old one. Tells nothing.</param>
public sealed record ShownCheck(string Question, string Version);

/// <summary>Keeps the draft of a registration until a person is proven: by picture, sound or question, whichever suits.</summary>
public sealed class HumanChecks(PortalDb db, Limits limits, IKeys keys, IChance chance, TimeProvider time, DraftCookie cookie, Visit visit, IOptions<HumanCheckOptions> options)
    : IPartOfSlice
{
    public async Task<bool> IsNeededAsync(byte[]? form, CancellationToken ct)
    {
        if (options.Value.Mode is not HumanCheckMode.Risk) return options.Value.Mode is HumanCheckMode.Always;
        var free = new Limit("registrations without a check", options.Value.FreeInAnHour + 1, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        var counted = await limits.CountAsync(form, ct, new LimitFor(free, visit.Network));
        return !counted.IsAllowed || counted.NextAt is not null;
    }

    /// <summary>Counts an answer, or a wish for a fresh check; null when it is allowed.</summary>
    public async Task<Answer?> CountAsync(byte[]? form, CancellationToken ct)
    {
        var tries = new Limit("human checks of network", options.Value.TriesOfNetworkInAnHour, TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        var counted = await limits.CountAsync(form, ct, new LimitFor(tries, visit.Network, CountsRepeats: true));
        return counted.BlockedUntil is { } until ? Answer.WaitUntil(until, time.GetUtcNow(), "", "Too many answers came from your network. Try again after {0:HH:mm} UTC.") : null;
    }

    /// <summary>Counts a picture or sound before it is made: when it may be asked for again, or null when it is allowed.</summary>
    public async Task<DateTimeOffset?> CountFileAsync(string token, CancellationToken ct)
    {
        var ofCheck = new Limit("files of human check", options.Value.FilesOfCheck, options.Value.Lasts, options.Value.Lasts);
        var ofNetwork = new Limit("files of network", options.Value.FilesOfNetworkInAnHour, TimeSpan.FromHours(1), TimeSpan.FromMinutes(15));
        return (await limits.CountAsync(null, ct, new LimitFor(ofCheck, token), new LimitFor(ofNetwork, visit.Network))).BlockedUntil;
    }

    /// <summary>Keeps the draft and asks. The name of the draft follows from the submission, so a repeated one finds the same.</summary>
    public Answer Ask(Draft draft, byte[]? form)
    {
        var token = form is null ? chance.Token() : Convert.ToHexStringLower(keys.Hash("draft name", Convert.ToHexString(form)))[..52];
        var puzzle = HumanCheckPuzzle.New(chance);
        db.HumanChecks.Add(new HumanCheckRow
        {
            TokenHash = HashOf(token),
            Accepted = Accepted(puzzle),
            Puzzle = Seal(KeyPurposes.HumanCheck, puzzle),
            Draft = Seal(KeyPurposes.Draft, draft),
            ExpiresAt = time.GetUtcNow() + options.Value.Lasts,
        });
        cookie.Write(token);
        return Answer.GoTo("/register");
    }

    public async Task<ShownCheck?> ShowAsync(string? token, CancellationToken ct) =>
        await PuzzleAsync(token, ct) is { } puzzle ? new ShownCheck(puzzle.Question, Convert.ToHexStringLower(keys.Hash("picture version", puzzle.Code))[..8]) : null;

    /// <summary>The puzzle to draw and speak; null when there is none, it is too old, or its tries are used up.</summary>
    public async Task<HumanCheckPuzzle?> PuzzleAsync(string? token, CancellationToken ct) =>
        await FindAsync(token, ct) is { } row ? Open<HumanCheckPuzzle>(KeyPurposes.HumanCheck, row.Puzzle) : null;

    /// <summary>A live row; null as above.</summary>
    public async Task<HumanCheckRow?> FindAsync(string? token, CancellationToken ct)
    {
        if (token is null) return null;
        var (hash, now) = (HashOf(token), time.GetUtcNow());
        return await db.HumanChecks.AsNoTracking().FirstOrDefaultAsync(row => row.TokenHash == hash && row.ExpiresAt > now, ct);
    }

    public bool Accepts(HumanCheckRow row, string typed)
    {
        var given = keys.Hash(KeyPurposes.HumanCheck, HumanCheckPuzzle.Normalise(typed));
        return row.Accepted.Aggregate(false, (found, accepted) => CryptographicOperations.FixedTimeEquals(accepted, given) | found);
    }

    /// <summary>Another puzzle for the same draft, with fresh tries; once, however many ask to replace the same one.</summary>
    public async Task RenewAsync(HumanCheckRow row, CancellationToken ct)
    {
        var puzzle = HumanCheckPuzzle.New(chance);
        var (accepted, drawn) = (Accepted(puzzle), Seal(KeyPurposes.HumanCheck, puzzle));
        // Past EF: the tries are on no entity, and the row may be gone, as another tab has passed.
        await db.Database.ExecuteSqlAsync($"UPDATE human_checks SET accepted = {accepted}, puzzle = {drawn}, tries = 0 WHERE token_hash = {row.TokenHash} AND puzzle = {row.Puzzle}", ct);
    }

    public Draft DraftOf(HumanCheckRow row) => Open<Draft>(KeyPurposes.Draft, row.Draft);

    private byte[][] Accepted(HumanCheckPuzzle puzzle) => [.. puzzle.Accepted.Select(answer => keys.Hash(KeyPurposes.HumanCheck, answer))];

    private byte[] Seal<T>(string purpose, T value) => keys.Seal(purpose, JsonSerializer.SerializeToUtf8Bytes(value));

    private T Open<T>(string purpose, byte[] value) => JsonSerializer.Deserialize<T>(keys.Open(purpose, value))!;

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
