using Simulation.Engine;
using Simulation.People;

namespace Simulation.Rules;

/// <summary>D3: of somebody who is gone no table knows anything. Searched in all of them, for what only that person would have left.</summary>
internal sealed class LeftoverRules(Run run)
{
    public void CheckEnd(Snapshot now, IEnumerable<Person> people)
    {
        if (!run.Known.AnyIsDeleted) return;
        foreach (var person in people.Where(person => person.Accounts.Any(run.Known.IsDeleted)))
        {
            // Another account of this person, or of somebody with the same address or number, may still know it.
            string[] marks = [person.Email, person.Phone[1..], person.Words];
            var live = now.Accounts.Values.Where(account => account.EmailKey == person.Email || account.Phone == person.Phone || person.Accounts.Contains(account.Id)).ToList();
            if (live.Count > 0) continue;
            foreach (var table in run.Books.Holding(marks)) run.Fail($"D3: nothing of somebody who is gone is left, but {table} holds something of {person.Email}.");
        }
    }
}
