namespace Sandbox.Web;

/// <summary>Told whenever a neighbour learnt something worth keeping; the state file listens.</summary>
[Singleton]
public sealed class Changes
{
    public event Action? Happened;

    public void Note() => Happened?.Invoke();
}

/// <summary>Every request that may change something is taken for a change.</summary>
internal sealed class ChangeWatch(RequestDelegate next, Changes changes)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try { await next(context); }
        finally
        {
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)) changes.Note();
        }
    }
}
