namespace Telemetry.Engine.Sql.Functions;

/// <summary>Functions.</summary>
internal static class TimeTextFunctions
{
    public static void AddTo(FunctionLibrary library) => ArgumentNullException.ThrowIfNull(library);
}
