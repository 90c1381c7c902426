namespace Portal.Storage;

/// <summary>What is known of a kind of intent without making one.</summary>
/// <param name="Class">What carries it out.</param>
public sealed record KnownKind(string Name, Type Class, IntentMatter Matter, TimeSpan? AlarmBefore, bool EndsWithAccount, bool ComesBeforeDeletion, bool CountsItself);

/// <summary>
/// All kinds of intents, read once for as long as the process lives: making one makes all that it needs, down to the clients of vendors, which
/// is too much for each look of the sweeper.
/// </summary>
public sealed class IntentKinds(IServiceScopeFactory scopes)
{
    // A failure is not kept: it is read again.
    private readonly Lazy<KnownKind[]> _all = new(() => Read(scopes), LazyThreadSafetyMode.PublicationOnly);

    public IReadOnlyList<KnownKind> All => _all.Value;

    /// <summary>Those that count their tries themselves.</summary>
    public string[] Uncounted => NamesOf(kind => kind.CountsItself);

    /// <summary>What this process can carry out: a kind that a newer one has planned waits for that, and no try of it is counted here.</summary>
    /// <param name="messages">Only messages, or only the rest; null: both.</param>
    public string[] Names(bool? messages = null) => NamesOf(kind => messages is null || messages == kind.Matter is IntentMatter.Message);

    public bool IsMessage(string name) => All.Any(kind => kind.Name == name && kind.Matter is IntentMatter.Message);

    public string[] NamesOf(Func<KnownKind, bool> which) => [.. All.Where(which).Select(kind => kind.Name)];

    /// <summary>The one with this name, made anew for the work at hand.</summary>
    public IntentKind Make(string name, IServiceProvider services) => (IntentKind)services.GetRequiredService(All.Single(kind => kind.Name == name).Class);

    private static KnownKind[] Read(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        return [.. scope.ServiceProvider.GetServices<IntentKind>()
            .Select(kind => new KnownKind(kind.Name, kind.GetType(), kind.Matter, kind.AlarmBefore, kind.EndsWithAccount, kind.ComesBeforeDeletion, kind.CountsItself))];
    }
}
