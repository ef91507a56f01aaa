namespace Telemetry.Gateway.History;

/// <summary>Part of a list.</summary>
/// <param name="Items">The items, in order.</param>
/// <param name="Next">The place behind which the list goes on; null at its end.</param>
internal sealed record ViewPage<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>The same page with other items.</summary>
    public ViewPage<TOther> Select<TOther>(Func<T, TOther> selector) => new([.. Items.Select(selector)], Next);
}
