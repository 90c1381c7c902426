namespace Browser.Tests.Kit;

/// <summary>Rows for theories.</summary>
public static class Every
{
    public static TheoryData<string> Place => new(Places.All);
}
