using System.Reflection;
using Xunit.Sdk;

namespace Portal.Tests.Kit;

/// <summary>A test by the front door: it has a world of its own while it runs.</summary>
public abstract class PortalTest : IAsyncLifetime
{
    protected World World { get; private set; } = null!;

    public virtual async Task InitializeAsync() => World = await Worlds.RentAsync();

    public virtual Task DisposeAsync()
    {
        var errors = World.TroubleIsExpected ? [] : World.Logs.Errors.ToList();
        var news = World.Post.Kept.SelectMany(Neighbourhood.ProblemsOf).ToList();
        var (refused, isExpected) = (World.Neighbours.TakeRefused(), World.WrongRequestsAreExpected);
        Worlds.Return(World);
        Assert.True(news.Count == 0, "The sandbox told something that its vendor would not:\n" + string.Join('\n', news));
        Assert.True(isExpected || refused.Count == 0, "A vendor was asked what its document does not allow:\n" + string.Join('\n', refused));
        Assert.True(errors.Count == 0, "The portal logged errors that this test does not expect:\n" + string.Join('\n', errors));
        return Task.CompletedTask;
    }
}

/// <summary>How a visitor's browser loads pages.</summary>
public enum Way
{
    /// <summary>Without JavaScript: whole pages.</summary>
    Plain,

    /// <summary>As HTMX does it: links and forms inside main are asked for by script, and the answer replaces main's content.</summary>
    Htmx,
}

/// <summary>Runs a theory once without JavaScript and once with HTMX; further values are passed on after the way.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BothWaysAttribute(params object?[] values) : DataAttribute
{
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [[Way.Plain, .. values], [Way.Htmx, .. values]];
}
