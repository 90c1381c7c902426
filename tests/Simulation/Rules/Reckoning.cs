using Simulation.Engine;
using Simulation.People;

namespace Simulation.Rules;

/// <summary>Asks each rule.</summary>
internal sealed class Reckoning(Run run, IReadOnlyList<Person> people)
{
    /// <summary>After a step.</summary>
    public void Check()
    {
        var now = run.Books.Read();
        run.Known.Learn(now);
        run.People.Check(now);
        run.Money.Check(now);
        run.Products.Check(now);
        run.Alarms.Check(now);
    }

    /// <summary>When all troubles are over and a day has passed.</summary>
    public void CheckEnd()
    {
        var (intents, now) = (run.Books.Intents(), run.Books.Read());
        run.People.CheckEnd(now, intents);
        run.Money.CheckEnd();
        run.Products.CheckEnd(now);
        run.Leftovers.CheckEnd(now, people);
        run.Messages.CheckEnd(intents);
    }
}
