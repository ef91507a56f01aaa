namespace Telemetry.Engine.Sql.Functions;

/// <summary>Functions.</summary>
internal static class NumberFunctions
{
    public static void AddTo(FunctionLibrary library) => ArgumentNullException.ThrowIfNull(library);
}
