using Microsoft.Extensions.Options;
using Portal.Web;

namespace Portal.Features.DownloadData;

/// <summary>How many files the process sends now.</summary>
public sealed class DataFilePlaces(IOptions<DownloadDataOptions> options) : IPartOfProcess
{
    private int _taken;

    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= options.Value.AtOnce) return true;
        GiveBack();
        return false;
    }

    public void GiveBack() => Interlocked.Decrement(ref _taken);
}

/// <summary>A request's place among them, given back when the request ends, however it does.</summary>
public sealed class DataFilePlace(DataFilePlaces places) : IPartOfSlice, IDisposable
{
    private bool _isTaken;

    public bool TryTake() => _isTaken = _isTaken || places.TryTake();

    public void Dispose()
    {
        if (_isTaken) places.GiveBack();
        _isTaken = false;
    }
}
