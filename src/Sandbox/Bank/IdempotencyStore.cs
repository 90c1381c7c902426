using System.Collections.Concurrent;

namespace Sandbox.Bank;

/// <summary>Answers kept by idempotency key for a day, and the keys whose first request is still running.</summary>
internal sealed class IdempotencyStore(BankBook book)
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(24);
    private readonly ConcurrentDictionary<string, byte> _running = new();

    /// <summary>Held while a request with this key runs; null when one runs already.</summary>
    public IDisposable? Claim(string key) => _running.TryAdd(key, 0) ? new Held(() => _running.TryRemove(key, out _)) : null;

    /// <summary>What was answered to the same request before; another request under the same key is refused.</summary>
    public KeptAnswer? Find(StripeCall call)
    {
        if (call.IdempotencyKey is null || !book.State.Answers.TryGetValue(call.IdempotencyKey, out var kept)) return null;
        if (kept.At + Keep < book.Time) return null;
        if (kept.Operation == call.Operation && kept.ParametersHash == call.ParametersHash) return kept;
        throw StripeRefusal.Idempotency(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            + $"Try using a key other than '{call.IdempotencyKey}' if you meant to execute a different request.");
    }

    /// <summary>Nothing is kept when the request was not carried out: wrong parameters, no such object.</summary>
    public void Store(StripeCall call, int status, string body)
    {
        if (call.IdempotencyKey is null || status is not (200 or 402 or 500)) return;
        if (book.State.Answers.Count % 500 == 499) Forget();
        book.State.Answers[call.IdempotencyKey] = new KeptAnswer(call.Operation, call.ParametersHash, status, body, book.Time);
    }

    private void Forget()
    {
        foreach (var (key, kept) in book.State.Answers.Where(answer => answer.Value.At + Keep < book.Time).ToList())
            book.State.Answers.Remove(key);
    }

    private sealed class Held(Action free) : IDisposable
    {
        public void Dispose() => free();
    }
}
