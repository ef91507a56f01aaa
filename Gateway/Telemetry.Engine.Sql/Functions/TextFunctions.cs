namespace Telemetry.Engine.Sql.Functions;

/// <summary>Functions.</summary>
internal static class TextFunctions
{
    public static void AddTo(FunctionLibrary library) => ArgumentNullException.ThrowIfNull(library);
}
