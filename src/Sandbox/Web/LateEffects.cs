namespace Sandbox.Web;

/// <summary>Work that the fault "late" puts off: done some seconds after the asker was cut off, unless the sandbox is reset or ends first.</summary>
[Singleton]
public sealed class LateEffects(SandboxOptions options, Changes changes) : IDisposable
{
    private CancellationTokenSource _forget = new();

    public void Schedule(Func<Task> effect) => _ = DoLaterAsync(effect, _forget.Token);

    public void Reset()
    {
        var old = Interlocked.Exchange(ref _forget, new CancellationTokenSource());
        old.Cancel();
        old.Dispose();
    }

    public void Dispose() => _forget.Cancel();

    private async Task DoLaterAsync(Func<Task> effect, CancellationToken forget)
    {
        try
        {
            await Task.Delay(options.LateBy, forget);
            await effect();
            changes.Note();
        }
        catch (OperationCanceledException) when (forget.IsCancellationRequested) { }
    }
}
