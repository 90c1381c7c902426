using Simulation.Engine;

namespace Simulation.Rules;

/// <summary>M2: whatever is asked for outside was committed before, under a name that stays; and nothing is asked while a transaction is open.</summary>
internal sealed class CallRules(Run run)
{
    public void RequireIntent(string key, string what)
    {
        if (!run.Books.IsTrue("SELECT EXISTS (SELECT FROM intents WHERE key = $1)", key)) run.Fail($"M2: no call without a committed intent, but “{what}” came under {key}, which is none.");
    }

    public void RequireNoTransaction(string what)
    {
        if (Actor.Here is { Backend: not 0 }) run.Fail($"M2: nothing outside is asked inside a transaction, but “{what}” was.");
    }
}
