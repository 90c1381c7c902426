namespace Portal.Domain;

/// <summary>Something that happened, in the past tense. Storage tells every reaction before the change is committed.</summary>
public interface IFact;

/// <summary>An entity that records what happened to it.</summary>
public abstract class Aggregate
{
    private readonly List<IFact> _facts = [];

    /// <summary>Hands over the recorded facts, once.</summary>
    public IReadOnlyList<IFact> TakeFacts()
    {
        IFact[] facts = [.. _facts];
        _facts.Clear();
        return facts;
    }

    protected void Record(IFact fact) => _facts.Add(fact);
}
