namespace Telemetry.Gateway.Http;

/// <summary>A list as every endpoint answers it.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">Cursor for the rest of the list; null at its end.</param>
internal sealed record ItemList<T>(IReadOnlyList<T> Items, string? Next);
