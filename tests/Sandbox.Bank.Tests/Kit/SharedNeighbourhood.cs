using Xunit;

namespace Sandbox.Bank.Tests.Kit;

/// <summary>One sandbox for all tests of a class, where they do not disturb each other.</summary>
public abstract class SharedNeighbourhood(bool checkedByContract) : IAsyncLifetime
{
    public Neighbourhood Here { get; private set; } = null!;

    public async Task InitializeAsync() => Here = await Neighbourhood.Start(checkedByContract);

    public async Task DisposeAsync() => await Here.DisposeAsync();
}

public sealed class CheckedNeighbourhood() : SharedNeighbourhood(checkedByContract: true);

public sealed class AloneNeighbourhood() : SharedNeighbourhood(checkedByContract: false);
