namespace Portal.Web;

/// <summary>Marks a class that a slice shares between its handlers and its page. It is found by itself and lives for one request.</summary>
public interface IPartOfSlice;

/// <summary>Marks a class of a slice that all requests of a process share. It is found by itself and lives as long as the process.</summary>
public interface IPartOfProcess;

/// <summary>Binds an options class of a slice to a section of the configuration. It is found by itself; data annotations are checked at start.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SectionAttribute(string name) : Attribute
{
    public string Name => name;
}
