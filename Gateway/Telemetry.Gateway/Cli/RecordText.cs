using System.Buffers;
using System.Text;
using System.Text.Json;
using Telemetry.Alerts.Topology;
using Telemetry.Contract;
using Telemetry.Engine.Runtime.Replay;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// Journal records as JSON objects of ASCII: whatever foreigners sent comes out escaped, and no terminal obeys it.
/// </summary>
internal sealed class RecordText : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4_096);
    private readonly Utf8JsonWriter _json;
    private readonly PackRecord _pack = new();
    private readonly OutputLineWriter _rows = new();

    public RecordText() => _json = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });

    /// <summary>The record as an object; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Of(string journal, JournalPosition position, ReadOnlySpan<byte> payload)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteNumber("position", position.Value);
        try
        {
            switch (journal)
            {
                case JournalFolders.Output:
                    WriteOutput(Engine.Runtime.OutputRecord.Decode(payload));
                    break;
                case JournalFolders.Deliveries:
                    WriteText("delivery", payload);
                    break;
                default:
                    WriteInput(new InputRecord(payload));
                    break;
            }
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            _json.WriteString("unreadable", error.Message);
            _json.WriteString("bytes", Convert.ToHexStringLower(payload[..Math.Min(payload.Length, 256)]));
        }

        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenMemory;
    }

    public void Dispose()
    {
        _json.Dispose();
        _rows.Dispose();
    }

    private void WriteInput(in InputRecord record)
    {
        _json.WriteString("kind", Words.SnakeCase(record.Kind.ToString()));
        _json.WriteString("journal_time", EventTimes.ToUtc(record.Stamp.TimeMicros));
        _json.WriteNumber("elapsed_micros", record.Stamp.ElapsedMicros);
        switch (record.Kind)
        {
            case InputKind.Pack:
                _pack.Read(record);
                WritePack();
                break;
            case InputKind.Status:
                StatusRecord status = StatusRecord.Read(record);
                _json.WriteString("agent", status.Agent);
                _json.WriteString("device", status.Device);
                _json.WriteBoolean("online", status.IsOnline);
                _json.WriteString("reason", Words.SnakeCase(status.Reason.ToString()));
                break;
            case InputKind.DeadLetter:
                WriteDeadLetter(DeadLetterRecord.Read(record));
                break;
            case InputKind.Control:
                WriteControl(record.Body);
                break;
            case InputKind.Tick:
            case InputKind.None:
            default:
                break;
        }
    }

    private void WritePack()
    {
        _json.WriteString("lane", Words.SnakeCase(_pack.Lane.ToString()));
        _json.WriteString("agent", _pack.Agent);
        _json.WriteString("device", _pack.Device);
        _json.WriteString("boot", _pack.Boot);
        if (_pack.Sender.IsKnown)
        {
            _json.WriteString("run", _pack.Sender.Run);
        }

        if (_pack.LowMicros is long low)
        {
            _json.WriteString("low", EventTimes.ToUtc(low));
        }

        _json.WriteNumber("next_seq", _pack.NextSeq);
        _json.WriteStartArray("readings");
        for (int row = 0; row < _pack.Count; row++)
        {
            _json.WriteStartObject();
            _json.WriteString("metric", _pack.MetricNames[_pack.Metrics[row]]);
            _json.WriteString("unit", _pack.MetricUnits[_pack.Metrics[row]]);
            _json.WriteString("time", EventTimes.ToUtc(_pack.Times[row]));
            _json.WriteNumber("seq", _pack.Seqs[row]);
            WriteValue(row);
            _json.WriteString("quality", Words.SnakeCase(_pack.Qualities[row].ToString()));
            if (_pack.ValueQualities[row] != ValueQuality.Good)
            {
                _json.WriteString("value_quality", ValueQualities.NameOf(_pack.ValueQualities[row]));
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WriteValue(int row)
    {
        _json.WritePropertyName("value");
        double number = _pack.Numbers[row];
        switch (_pack.Kinds[row])
        {
            case ValueKind.Text:
                _json.WriteStringValue(Encoding.UTF8.GetString(_pack.Text(row)));
                break;
            case ValueKind.Bool:
                _json.WriteBooleanValue(number != 0);
                break;
            default:
                if (double.IsFinite(number))
                {
                    _json.WriteNumberValue(number);
                }
                else
                {
                    _json.WriteStringValue(number.ToString(System.Globalization.CultureInfo.InvariantCulture));
                }

                break;
        }
    }

    private void WriteDeadLetter(in DeadLetterRecord record)
    {
        DeadLetter letter = record.Letter;
        _json.WriteString("agent", letter.Agent);
        _json.WriteString("device", letter.Device);
        _json.WriteString("reason", letter.Reason);
        _json.WriteString("topic", letter.Topic);
        _json.WriteNumber("readings", letter.Readings);
        _json.WriteNumber("payload_bytes", record.PayloadBytes);
        _json.WriteString("excerpt", Encoding.UTF8.GetString(record.Excerpt));
    }

    private void WriteControl(ReadOnlySpan<byte> body)
    {
        ControlKind kind = body.IsEmpty ? ControlKind.None : (ControlKind)body[0];
        _json.WriteString("control", Words.SnakeCase(kind.ToString()));
        ReadOnlySpan<byte> payload = body.IsEmpty ? body : body[1..];
        if (kind == ControlKind.ModelChanged && ModelChange.TryRead(payload) is ModelChange change)
        {
            // A model's content is long and no text.
            _json.WriteString("device", change.Device);
            _json.WriteString("model", change.Model);
            _json.WriteString("sha256", change.Sha256);
            _json.WriteNumber("content_bytes", change.Content?.Length ?? 0);
            return;
        }

        if (PackedText.IsPacked(payload))
        {
            _json.WriteNumber("packed_bytes", payload.Length);
            return;
        }

        WriteText("payload", payload);
    }

    private void WriteOutput(Engine.Runtime.OutputRecord record)
    {
        _json.WriteString("pipeline", record.Pipeline);
        _json.WriteString("stream", record.Stream);
        _json.WriteNumber("step", record.Step);
        _json.WriteString("journal_time", EventTimes.ToUtc(record.JournalTime.Micros));
        _json.WriteStartArray("rows");
        for (int row = 0; row < record.Count; row++)
        {
            _json.WriteRawValue(_rows.Write(record, row).Span[..^1], skipInputValidation: true);
        }

        _json.WriteEndArray();
    }

    /// <summary>JSON as an object; anything else as a text.</summary>
    private void WriteText(string name, ReadOnlySpan<byte> payload)
    {
        _json.WritePropertyName(name);
        try
        {
            Utf8JsonReader reader = new(payload);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            document.RootElement.WriteTo(_json);
        }
        catch (JsonException)
        {
            _json.WriteStringValue(Encoding.UTF8.GetString(payload));
        }
    }
}
