namespace Telemetry.Engine.Sql.Functions;

/// <summary>Functions.</summary>
internal static class JsonFunctions
{
    public static void AddTo(FunctionLibrary library) => ArgumentNullException.ThrowIfNull(library);
}
