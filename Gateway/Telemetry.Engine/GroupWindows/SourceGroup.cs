using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Telemetry.Engine.GroupWindows;

/// <summary>A group of sources (a site, a line, the fleet) and the members that are expected to speak.</summary>
/// <param name="Name">The group's name.</param>
/// <param name="Members">The sources' names, each once; <c>missing</c> lists them in this order.</param>
public sealed record SourceGroup(string Name, ImmutableArray<string> Members)
{
    /// <summary>Makes a group.</summary>
    /// <param name="name">The group's name.</param>
    /// <param name="members">The sources' names, each once, in their order.</param>
    public SourceGroup(string name, params IEnumerable<string> members)
        : this(name, [.. members]) { }

    /// <summary>The group as a message for a <see cref="GroupWindowOperator"/>: JSON, <c>group</c> and
    /// <c>members</c>. From that journal record on the group has these members.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ToPayload()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("group", Name);
            writer.WriteStartArray("members");
            foreach (var member in Members) { writer.WriteStringValue(member); }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public bool Equals(SourceGroup? other) =>
        other is not null && Name == other.Name && Members.AsSpan().SequenceEqual(other.Members.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Members.Length);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}[{string.Join(' ', Members)}]";

    internal bool IsValid =>
        Name.Length > 0 && Members.Length <= EngineLimits.GroupMembersMax
        && Members.All(member => member.Length > 0) && Members.Distinct().Count() == Members.Length;

    /// <summary>Reads a payload; null when it means nothing.</summary>
    internal static SourceGroup? TryParse(ReadOnlySpan<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("group", out var name) || name.ValueKind != JsonValueKind.String
                || !root.TryGetProperty("members", out var members) || members.ValueKind != JsonValueKind.Array
                || members.EnumerateArray().Any(member => member.ValueKind != JsonValueKind.String))
            {
                return null;
            }
            var group = new SourceGroup(name.GetString()!, members.EnumerateArray().Select(m => m.GetString()!));
            return group.IsValid ? group : null; // The kinds were checked: neither text is null.
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null; // Text that is no UTF-16, such as half a surrogate pair.
        }
    }
}
