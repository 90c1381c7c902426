namespace Browser.Tests.Kit;

/// <summary>Rows for theories.</summary>
public static class Every
{
    public static TheoryData<string> Place => new(Places.All);

    public static TheoryData<string, int, bool> PlaceWidthAndScript => Cross(Places.All);

    private static TheoryData<string, int, bool> Cross(string[] places)
    {
        var rows = new TheoryData<string, int, bool>();
        foreach (var place in places) foreach (var width in new[] { 320, 1280 }) foreach (var script in new[] { true, false }) rows.Add(place, width, script);
        return rows;
    }
}
