namespace Sandbox.Tests;

/// <summary>One sandbox for all tests of a class; each begins by forgetting what the one before left.</summary>
public sealed class SharedSandbox : IAsyncLifetime
{
    internal RunningSandbox Running { get; private set; } = null!;

    public async Task InitializeAsync() => Running = await RunningSandbox.StartAsync();

    public async Task DisposeAsync() => await Running.DisposeAsync();

    internal async Task ForgetAsync()
    {
        Running.Http.DefaultRequestHeaders.Clear();
        Assert.Equal(204, (int)(await Running.Http.PostAsync("/reset.json", null)).StatusCode);
    }
}
