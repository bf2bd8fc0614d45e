# ruff: noqa: E501 - streams stand as they are sent
"""Streams as vendors send them, and what they mean: text, code of the error, tokens of prompt and reply.

After the vendors' own references and public reports; values that do not matter are shortened.
"""

from __future__ import annotations

import json
from typing import Any

Meaning = tuple[str, str | None, tuple[int, int] | None]


def event(value: Any) -> str:
    """An event."""
    return f"data: {value if isinstance(value, str) else json.dumps(value)}\n\n"


def chunk(delta: Any, finish: Any = None, **more: Any) -> str:
    """A chunk of the reply."""
    return event(
        {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
            **more,
        }
    )


DONE = event("[DONE]")
TEXT = chunk({"content": "Hi"}) + chunk({"content": " there"})
USAGE = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}


def named(name: str, value: Any) -> str:
    """An event with a name."""
    return f"event: {name}\n{event(value)}"


def only_count(**more: Any) -> str:
    """The count by itself."""
    return event({"id": "1", "choices": [], "usage": USAGE, **more})


DIALECTS: dict[str, tuple[str, Meaning]] = {
    "vLLM usage-only with choices null": (TEXT+chunk({}, "stop")+event({"choices":None,"usage":USAGE})+DONE, ("Hi there",None,(3,4))),
    "vLLM continuous usage": (chunk({"content":"Hi"},usage={"prompt_tokens":3,"completion_tokens":1})+chunk({"content":" there"},usage={"prompt_tokens":3,"completion_tokens":2})+chunk({},"stop",usage=USAGE)+DONE, ("Hi there",None,(3,4))),
    "vLLM role first with empty content, logprobs, stop_reason int": (event({"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":None,"finish_reason":None}]})+TEXT+event({"choices":[{"index":0,"delta":{"content":""},"logprobs":None,"finish_reason":"stop","stop_reason":151645}]})+DONE, ("Hi there",None,None)),
    "vLLM mid-stream error": (chunk({"content":"Hi"})+event({"error":{"message":"EngineCore encountered an issue","type":"InternalServerError","param":None,"code":500}})+DONE, ("Hi","SERVICE_UNAVAILABLE",None)),
    "vLLM old error object": (event({"object":"error","message":"This model's maximum context length is 2048 tokens. However, you requested 3000 tokens in the messages. Please reduce the length of the messages.","type":"BadRequestError","param":None,"code":400})+DONE, ("","PROMPT_TOO_LONG",None)),
    "vLLM reasoning field": (chunk({"reasoning":"hm"})+TEXT+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "TGI error": (chunk({"content":"Hi"})+event({"error":"Request failed during generation: Server error: CUDA out of memory","error_type":"generation"}), ("Hi","SERVICE_UNAVAILABLE",None)),
    "TGI overloaded": (event({"error":"Model is overloaded","error_type":"overloaded"}), ("","SERVICE_UNAVAILABLE",None)),
    "TGI error event spaced": ('event: error\ndata: {"error":"Incomplete generation","error_type":"incomplete_generation"}\n\n', ("","SERVICE_UNAVAILABLE",None)),
    "TGI no space": ("data:"+json.dumps({"choices":[{"index":0,"delta":{"role":"assistant","content":"Hi there"},"logprobs":None,"finish_reason":"eos_token"}]})+"\n\ndata:"+json.dumps({"choices":[],"usage":USAGE})+"\n\ndata: [DONE]\n\n", ("Hi there",None,(3,4))),
    "TGI validation": (event({"error":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 `inputs` tokens and 200 `max_new_tokens`","error_type":"validation"}), ("","PROMPT_TOO_LONG",None)),
    "Ollama native ndjson": (json.dumps({"model":"m","message":{"role":"assistant","content":"Hi"},"done":False})+"\n"+json.dumps({"model":"m","message":{"role":"assistant","content":" there"},"done":False})+"\n"+json.dumps({"model":"m","message":{"role":"assistant","content":""},"done":True,"done_reason":"stop","prompt_eval_count":3,"eval_count":4})+"\n", ("Hi there",None,(3,4))),
    "Ollama native error line": (json.dumps({"model":"m","message":{"role":"assistant","content":"Hi"},"done":False})+"\n"+json.dumps({"error":"an error was encountered while running the model: unexpected EOF"})+"\n", ("Hi","SERVICE_UNAVAILABLE",None)),
    "Ollama openai usage w finish": (TEXT+chunk({"role":"assistant","content":""},"stop",system_fingerprint="fp_ollama")+only_count(system_fingerprint="fp_ollama")+DONE, ("Hi there",None,(3,4))),
    "LM Studio error event": (chunk({"content":"Hi"})+'event: error\ndata: {"error":{"message":"The model has crashed without additional information. (Exit code: 18446744072635810000)"}}\n\n', ("Hi","SERVICE_UNAVAILABLE",None)),
    "LM Studio error event text": ('event: error\ndata: {"error":"Model unloaded."}\n\n', ("","SERVICE_UNAVAILABLE",None)),
    "LM Studio stats": (TEXT+chunk({},"stop",stats={})+only_count(stats={"tokens_per_second":3})+DONE, ("Hi there",None,(3,4))),
    "llama.cpp timings": (chunk({"role":"assistant","content":None})+TEXT+chunk({},"stop",timings={"prompt_n":3})+event({"choices":[],"usage":USAGE,"timings":{"prompt_n":3,"predicted_n":4}})+DONE, ("Hi there",None,(3,4))),
    "llama.cpp exceed": ('data: {"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":5000,"n_ctx":4096}}\n\n', ("","PROMPT_TOO_LONG",None)),
    "Azure first chunk": (event({"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":False,"severity":"safe"}}}]})+event({"choices":[{"content_filter_results":{},"delta":{"content":"","refusal":None,"role":"assistant"},"finish_reason":None,"index":0,"logprobs":None}],"usage":None,"obfuscation":"x"})+event({"choices":[{"content_filter_results":{"hate":{"filtered":False}},"delta":{"content":"Hi there"},"finish_reason":None,"index":0}],"usage":None,"obfuscation":"abc"})+event({"choices":[{"content_filter_results":{},"delta":{},"finish_reason":"stop","index":0}],"usage":None})+event({"choices":[],"usage":{**USAGE,"completion_tokens_details":{"reasoning_tokens":0}}})+DONE, ("Hi there",None,(3,4))),
    "Azure async filter annotation": (TEXT+chunk({},"stop")+event({"id":"","object":"","created":0,"model":"","choices":[{"index":0,"finish_reason":None,"content_filter_results":{"hate":{"filtered":False}},"content_filter_offsets":{"check_offset":44,"start_offset":44,"end_offset":198}}],"usage":None})+DONE, ("Hi there",None,None)),
    "Azure async annotation after finish w/o done": (TEXT+chunk({},"stop")+event({"choices":[{"index":0,"finish_reason":None,"content_filter_results":{},"content_filter_offsets":{"check_offset":4}}]}), ("Hi there",None,None)),
    "Azure async filtered": (TEXT+event({"choices":[{"index":0,"finish_reason":"content_filter","content_filter_results":{"protected_material_text":{"detected":True,"filtered":True}},"content_filter_offsets":{"check_offset":65}}]})+DONE, ("Hi there","CONTENT_BLOCKED",None)),
    "Azure filter error on choice": (chunk({"content":"Hi"})+event({"choices":[{"index":0,"finish_reason":None,"delta":{},"content_filter_result":{"error":{"code":"content_filter_error","message":"The contents are not filtered"}}}]})+chunk({"content":" there"})+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "Gemini role each chunk + usage each": ("".join(event({"choices":[{"delta":{"content":x,"role":"assistant"},"finish_reason":f,"index":0}],"usage":{"prompt_tokens":3,"completion_tokens":n,"total_tokens":n+3},"object":"chat.completion.chunk"}) for x,f,n in (("Hi",None,1),(" there","stop",4)))+DONE, ("Hi there",None,(3,4))),
    "Gemini thought extra_content": (event({"choices":[{"delta":{"content":"<thought>hm</thought>","role":"assistant","extra_content":{"google":{"thought":True}}},"index":0}]})+TEXT+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "Gemini thought without tag": (event({"choices":[{"delta":{"content":"hm hm","role":"assistant","extra_content":{"google":{"thought":True}}},"index":0}]})+TEXT+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "Gemini error array": ('[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED"}}]', ("","RATE_LIMITED",None)),
    "Gemini MAX_TOKENS": (TEXT+chunk({},"MAX_TOKENS")+DONE, ("Hi there",None,None)),
    "Mistral content parts thinking": (chunk({"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]})+chunk({"content":[{"type":"text","text":"Hi"}]})+chunk({"content":[{"type":"text","text":" there"},{"type":"reference","reference_ids":[1]}]})+chunk({"content":""},"stop",usage=USAGE)+DONE, ("Hi there",None,(3,4))),
    "Mistral p field": (event({"choices":[{"index":0,"delta":{"content":"Hi there"},"finish_reason":None}],"p":"abcdefgh"})+chunk({"content":""},"stop",usage=USAGE,p="ab")+DONE, ("Hi there",None,(3,4))),
    "Mistral mid error": (chunk({"content":"Hi"})+event({"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","param":None,"code":"3505"}), ("Hi","SERVICE_UNAVAILABLE",None)),
    "Groq x_groq": (event({"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":None,"finish_reason":None}],"x_groq":{"id":"req_1"}})+TEXT+chunk({},"stop",x_groq={"id":"req_1","usage":{**USAGE,"queue_time":0.1}})+DONE, ("Hi there",None,(3,4))),
    "Groq x_groq error": (chunk({"content":"Hi"})+event({"choices":[{"index":0,"delta":{},"finish_reason":None}],"x_groq":{"id":"req_1","error":"over_capacity"}})+DONE, ("Hi","SERVICE_UNAVAILABLE",None)),
    "Groq reasoning": (chunk({"reasoning":"hm","channel":"analysis"})+chunk({"content":"Hi there","channel":"final"})+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "Groq usage_breakdown": (TEXT+chunk({},"stop")+event({"choices":[],"usage":USAGE,"usage_breakdown":None,"service_tier":"on_demand"})+DONE, ("Hi there",None,(3,4))),
    "DeepSeek keepalive": (": keep-alive\n\n: keep-alive\n\n"+chunk({"role":"assistant","content":None,"reasoning_content":""})+chunk({"content":None,"reasoning_content":"hm"})+chunk({"content":"Hi there","reasoning_content":None})+chunk({"content":"","reasoning_content":None},"stop",usage={**USAGE,"prompt_cache_hit_tokens":0,"prompt_cache_miss_tokens":3})+DONE, ("Hi there",None,(3,4))),
    "DeepSeek blank lines before whole": ("\n\n\n"+json.dumps({"choices":[{"index":0,"message":{"role":"assistant","content":"Hi there"},"finish_reason":"stop"}],"usage":USAGE}), ("Hi there",None,(3,4))),
    "DeepSeek content risk": (json.dumps({"error":{"message":"Content Exists Risk","type":"invalid_request_error","param":None,"code":"invalid_request_error"}}), ("","CONTENT_BLOCKED",None)),
    "OpenRouter comment + mid error with choices": (": OPENROUTER PROCESSING\n\n"+chunk({"content":"Hi"},provider="X")+event({"id":"1","object":"chat.completion.chunk","provider":"X","error":{"code":"server_error","message":"Provider disconnected unexpectedly"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}), ("Hi","SERVICE_UNAVAILABLE",None)),
    "OpenRouter error on choice, numeric": (chunk({"content":"Hi"})+event({"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"error","native_finish_reason":"error","error":{"code":429,"message":"Rate limit exceeded"}}]})+DONE, ("Hi","RATE_LIMITED",None)),
    "OpenRouter native_finish_reason MAX_TOKENS with stop": (TEXT+event({"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop","native_finish_reason":"MAX_TOKENS"}]})+DONE, ("Hi there",None,None)),
    "OpenRouter reasoning_details": (chunk({"role":"assistant","content":"","reasoning":None,"reasoning_details":[{"type":"reasoning.encrypted","data":"x"}]})+TEXT+chunk({"content":""},"stop")+only_count()+DONE, ("Hi there",None,(3,4))),
    "OpenRouter usage with choice": (TEXT+chunk({"content":""},"stop")+event({"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":None,"native_finish_reason":None}],"usage":{**USAGE,"cost":0.5,"is_byok":False}})+DONE, ("Hi there",None,(3,4))),
    "OpenRouter annotations": (TEXT+chunk({"content":"","annotations":[{"type":"url_citation","url_citation":{"url":"https://x"}}]})+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "OpenRouter debug chunk": (event({"id":"1","choices":[],"debug":{"echo_upstream_body":{}}})+TEXT+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "Bedrock gateway": (chunk({"role":"assistant","content":"","tool_calls":None})+TEXT+chunk({},"stop")+only_count(system_fingerprint="fp")+DONE, ("Hi there",None,(3,4))),
    "Bedrock gateway error": (chunk({"content":"Hi"})+event({"error":{"message":"An error occurred (ThrottlingException) when calling the ConverseStream operation: Too many tokens, please wait before trying again."}}), ("Hi","RATE_LIMITED",None)),
    "Bedrock inner error": (event({"object":"chat.completion","error":{"error":"Too many tokens, please wait before trying again.","error_code":4001}})+DONE, ("","RATE_LIMITED",None)),
    "Bedrock openai guardrail": (TEXT+event({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"amazon-bedrock-guardrailAction":"NONE","amazon-bedrock-invocationMetrics":{"inputTokenCount":3,"outputTokenCount":4}})+DONE, ("Hi there",None,(3,4))),
    "Cloudflare error": (json.dumps({"success":False,"result":[],"messages":[],"error":[{"code":2009,"message":"Unauthorized"}]}), ("","PERMISSION_DENIED",None)),
    "Cloudflare errors": (json.dumps({"errors":[{"message":"AiError: AiError: Ai: Exceeded token limit (5000). Max 2048","code":5021}],"success":False,"result":{},"messages":[]}), ("","PROMPT_TOO_LONG",None)),
    "Cloudflare 3040": (json.dumps({"errors":[{"message":"Capacity temporarily exceeded, please try again.","code":3040}],"success":False,"result":{},"messages":[]}), ("","SERVICE_UNAVAILABLE",None)),
    "Together token": (event({"id":"1","choices":[{"index":0,"text":"Hi there","seed":None,"delta":{"role":"assistant","content":"Hi there","token_id":1},"finish_reason":None}]})+event({"choices":[{"index":0,"text":"","delta":{"content":""},"finish_reason":"eos"}],"usage":{**USAGE,"cached_tokens":0}})+DONE, ("Hi there",None,(3,4))),
    "Together error": (chunk({"content":"Hi"})+event({"error":{"message":"Internal server error","type":"server_error","param":None,"code":None},"id":"x"}), ("Hi","SERVICE_UNAVAILABLE",None)),
    "Fireworks usage+finish": (TEXT+chunk({},"stop",usage={**USAGE,"prompt_tokens_details":{"cached_tokens":0}})+DONE, ("Hi there",None,(3,4))),
    "Fireworks error": (event({"error":{"object":"error","type":"invalid_request_error","code":"invalid_request_error","message":"The prompt is too long: 5000, model maximum context length: 4095"}}), ("","PROMPT_TOO_LONG",None)),
    "Perplexity": ("".join(event({"id":"1","model":"sonar","created":1,"usage":{"prompt_tokens":3,"completion_tokens":n,"total_tokens":3+n,"search_context_size":"low","cost":{"total_cost":0.006}},"citations":["https://x"],"search_results":[{"title":"x"}],"object":"chat.completion.chunk","choices":[{"index":0,"finish_reason":f,"message":{"role":"assistant","content":m},"delta":{"role":"assistant","content":x}}]}) for x,m,f,n in (("Hi","Hi",None,1),(" there","Hi there",None,3),("","Hi there","stop",4))), ("Hi there",None,(3,4))),
    "Perplexity concise": (event({"object":"chat.reasoning","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning_steps":[{"thought":"hm"}]}}],"type":"message"})+event({"object":"chat.reasoning.done","choices":[{"index":0,"delta":{"content":""},"message":{"role":"assistant","content":"","reasoning_steps":[]}}],"search_results":[],"type":"info"})+event({"object":"chat.completion.chunk","status":"PENDING","type":"message","choices":[{"index":0,"delta":{"content":"Hi there"}}]})+event({"object":"chat.completion.done","status":"COMPLETED","type":"end_of_stream","usage":USAGE,"choices":[{"index":0,"finish_reason":"stop","delta":{"role":"assistant","content":""},"message":{"role":"assistant","content":"Hi there"}}]})+DONE, ("Hi there",None,(3,4))),
    "xAI": (chunk({"role":"assistant","reasoning_content":"Thinking... "})+chunk({"content":"Hi there","role":"assistant"})+chunk({"role":"assistant","content":""},"stop")+event({"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":17,"completion_tokens_details":{"reasoning_tokens":10}},"citations":["https://x"]})+DONE, ("Hi there",None,(3,14))),
    "xAI error": (json.dumps({"code":"The service is currently unavailable","error":"The model is at capacity right now. Please try again later."}), ("","SERVICE_UNAVAILABLE",None)),
    "xAI error money": (json.dumps({"code":"Some resource has been exhausted","error":"Your team 1234 has either used all available credits or reached its monthly spending limit."}), ("","QUOTA_EXCEEDED",None)),
    "Cohere compat": (chunk({"role":"assistant","content":""})+TEXT+chunk({},"stop",usage=USAGE)+DONE, ("Hi there",None,(3,4))),
    "Cohere error": (json.dumps({"id":"1","message":"invalid api token"}), ("","PERMISSION_DENIED",None)),
    "SambaNova": (TEXT+event({"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}]})+event({"choices":[],"usage":{"acceptance_rate":4.0,"completion_tokens":4,"prompt_tokens":3,"total_tokens":7,"is_last_response":True}})+DONE, ("Hi there",None,(3,4))),
    "SambaNova error": (event({"error":{"code":None,"message":"Rate limit exceeded","param":None,"type":"rate_limit_error"}}), ("","RATE_LIMITED",None)),
    "SambaNova string error": (event({"error":"Requested model 'x' not found","status":404}), ("","MODEL_NOT_FOUND",None)),
    "Cerebras": (TEXT+chunk({},"stop",usage={**USAGE,"prompt_tokens_details":{"cached_tokens":0}},time_info={"queue_time":0.1})+DONE, ("Hi there",None,(3,4))),
    "Cerebras error": (json.dumps({"message":"Tokens per minute limit exceeded - too many tokens processed.","type":"too_many_tokens_error","param":"quota","code":"token_quota_exceeded"}), ("","RATE_LIMITED",None)),
    "Cerebras stream error": (chunk({"content":"Hi"})+event({"error":{"message":"Encountered a server error, please try again.","type":"server_error","param":"","code":""},"status_code":500}), ("Hi","SERVICE_UNAVAILABLE",None)),
    "Cerebras high traffic": (json.dumps({"message":"We're experiencing high traffic right now! Please try again soon.","type":"too_many_requests_error","param":"queue","code":"queue_exceeded"}), ("","RATE_LIMITED",None)),
    "Anthropic compat error event": (chunk({"content":"Hi"})+'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n', ("Hi","SERVICE_UNAVAILABLE",None)),
    "usage before finish": (TEXT+only_count()+chunk({},"stop")+DONE, ("Hi there",None,(3,4))),
    "LiteLLM mid error": (chunk({"content":"Hi"})+event({"error":{"message":"litellm.MidStreamFallbackError: litellm.APIConnectionError: APIConnectionError: OpenAIException - peer closed connection","type":None,"param":None,"code":"500"}}), ("Hi","SERVICE_UNAVAILABLE",None)),
    "LiteLLM ContextWindow": (event({"error":{"message":"litellm.ContextWindowExceededError: litellm.BadRequestError: AnthropicException - prompt is too long: 214315 tokens > 200000 maximum","type":None,"param":None,"code":"400"}}), ("","PROMPT_TOO_LONG",None)),
    "HF router": (event({"error":"Failed to perform inference: an HTTP error occurred when requesting the provider.","message":None}), ("","SERVICE_UNAVAILABLE",None)),
    "HF credits": (json.dumps({"error":"You have exceeded your monthly included credits for Inference Providers. Subscribe to PRO to get 20x more monthly included credits."}), ("","QUOTA_EXCEEDED",None)),
    "HF loading": (json.dumps({"error":"Model meta-llama/x is currently loading","estimated_time":20.0}), ("","SERVICE_UNAVAILABLE",None)),
    "Databricks": (chunk({"role":"assistant","content":[{"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}]}]})+chunk({"content":[{"type":"text","text":"Hi there"}]})+chunk({"content":""},"stop",usage=USAGE)+DONE, ("Hi there",None,(3,4))),
    "nativ plain": (chunk({"content":"Hi"})+event({"error":"thinking_budget is not supported with speculative decoding in the server."})+DONE, ("Hi","UNKNOWN",None)),
    "GitHub models": (event({"choices":[],"created":0,"id":"","prompt_filter_results":[{}],"usage":None})+TEXT+chunk({},"stop",usage=None)+DONE, ("Hi there",None,None)),
    "GLM web_search": (TEXT+event({"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"stop"}],"usage":USAGE,"web_search":[{}],"content_filter":[{"role":"assistant","level":1}]})+DONE, ("Hi there",None,(3,4))),
    "MiniMax good base_resp": (TEXT+chunk({},"stop",base_resp={"status_code":0,"status_msg":""},usage={"total_tokens":7,"prompt_tokens":3,"completion_tokens":4})+event({"object":"chat.completion","choices":[{"finish_reason":"stop","index":0,"message":{"content":"Hi there","role":"assistant"}}],"usage":USAGE,"base_resp":{"status_code":0}}), ("Hi there",None,(3,4))),
    "Qwen dashscope native": (event({"output":{"choices":[{"message":{"role":"assistant","content":"Hi there"},"finish_reason":"null"}]},"usage":{"input_tokens":3,"output_tokens":2}})+event({"output":{"choices":[{"message":{"role":"assistant","content":"Hi there!"},"finish_reason":"stop"}]},"usage":{"input_tokens":3,"output_tokens":4}}), ("Hi there!",None,(3,4))),
    "delta null finish": (TEXT+event({"choices":[{"index":0,"delta":None,"finish_reason":"stop"}]})+DONE, ("Hi there",None,None)),
    "content as dict": (chunk({"content":{"type":"text","text":"Hi there"}})+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "refusal": (chunk({"refusal":"I cannot"})+chunk({},"stop")+DONE, ("I cannot",None,None)),
    "choices dict": (event({"choices":{"0":{"delta":{"content":"x"}}}})+TEXT+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "choice index as string": (event({"choices":[{"index":"0","delta":{"content":"Hi there"},"finish_reason":"stop"}]})+DONE, ("Hi there",None,None)),
    "finish reason number": (TEXT+chunk({},1)+DONE, ("Hi there",None,None)),
    "finish reason dict": (TEXT+chunk({},{"type":"stop"})+event({"usage":USAGE,"choices":[]}), ("Hi there",None,(3,4))),
    "DONE <|..": (TEXT+"data: [DONE] \n\n", ("Hi there",None,None)),
    "data tab": (("data:\t"+json.dumps({"choices":[{"delta":{"content":"Hi there"},"finish_reason":"stop"}]})+"\n\n"), ("Hi there",None,None)),
    "gateways: no error in words": (chunk({"content": "Hi"}, error="None") + chunk({"content": " there"}, "stop", error="null", errors=[], success=True, status=200), ("Hi there", None, None)),
    "gateways: an error of nothing": (chunk({"content": "Hi there"}, "stop", error={"code": 0, "message": ""}), ("Hi there", None, None)),
    "gateways: success around the chunk": (event({"code": 0, "message": "success", "data": {"choices": [{"delta": {"content": "Hi there"}, "finish_reason": "stop"}]}}), ("Hi there", None, None)),
    "gateways: an indented error after the text": (TEXT + json.dumps({"error": {"message": "insufficient credits", "code": 402}}, indent=1), ("Hi there", "QUOTA_EXCEEDED", None)),
    "gateways: a page after the finish": (TEXT + chunk({}, "stop") + "<html>502</html>", ("Hi there", None, None)),
    "gateways: failed in a state": (chunk({"content": "Hi"}) + event({"status": "failed", "message": "engine died"}), ("Hi", "SERVICE_UNAVAILABLE", None)),
    "Assistants text object": (chunk({"content":[{"type":"text","text":{"value":"Hi","annotations":[]}}]})+chunk({"content":[{"type":"text","text":{"value":" there"}}]})+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "Assistants text object, one part": (chunk({"content":{"type":"text","text":{"value":"Hi there"}}})+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "parts without a type": (chunk({"content":[{"text":"Hi"},{"type":None,"text":" there"}]})+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "parts in parts": (chunk({"content":{"parts":["Hi",{"text":" there"}]}})+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "output_text part with content": (chunk({"content":[{"type":"output_text","content":"Hi there"}]})+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "refusal part": (chunk({"content":[{"type":"refusal","refusal":"I cannot"}]})+chunk({},"stop")+DONE, ("I cannot",None,None)),
    "whole reply with text objects": (json.dumps({"choices":[{"message":{"role":"assistant","content":[{"type":"text","text":{"value":"Hi there"}}]},"finish_reason":"stop"}],"usage":USAGE}), ("Hi there",None,(3,4))),
    "thinking part beside text object": (chunk({"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":{"value":"Hi there"}}]})+chunk({},"stop")+DONE, ("Hi there",None,None)),
    "delta is text": (event({"choices":[{"index":0,"delta":"Hi"}]})+event({"choices":[{"index":0,"delta":" there","finish_reason":"stop"}]})+DONE, ("Hi there",None,None)),
    "delta.text": (chunk({"text":"Hi"})+chunk({"text":" there"},"stop")+DONE, ("Hi there",None,None)),
    "choice.text beside an empty delta": (event({"choices":[{"index":0,"text":"Hi","delta":{}}]})+event({"choices":[{"index":0,"text":" there","delta":{},"finish_reason":"stop"}]})+DONE, ("Hi there",None,None)),
    "message is text": (event({"choices":[{"index":0,"message":"Hi there","finish_reason":"stop"}]})+DONE, ("Hi there",None,None)),
    "choice.content": (event({"choices":[{"index":0,"content":"Hi there","finish_reason":"stop"}]})+DONE, ("Hi there",None,None)),
    "empty delta beside a growing message": ("".join(event({"choices":[{"index":0,"delta":{},"message":{"role":"assistant","content":m},"finish_reason":f}]}) for m,f in (("Hi",None),("Hi there",None),("Hi there","stop")))+DONE, ("Hi there",None,None)),
    "blank delta beside a growing message": ("".join(event({"choices":[{"index":0,"delta":{"role":"assistant","content":""},"message":{"content":m},"finish_reason":f}]}) for m,f in (("Hi",None),("Hi there","stop")))+DONE, ("Hi there",None,None)),
    "null content beside a growing message": ("".join(event({"choices":[{"index":0,"delta":{"content":None},"message":{"content":m},"finish_reason":f}]}) for m,f in (("Hi",None),("Hi there","stop")))+DONE, ("Hi there",None,None)),
    "empty delta beside a message in pieces": ("".join(event({"choices":[{"index":0,"delta":{},"message":{"role":"assistant","content":m},"finish_reason":f}]}) for m,f in (("Hi",None),(" there",None),("","stop")))+DONE, ("Hi there",None,None)),
    "message beside each delta": ("".join(event({"choices":[{"index":0,"delta":{"content":m},"message":{"content":m},"finish_reason":f}]}) for m,f in (("Hi",None),(" there",None),("","stop")))+DONE, ("Hi there",None,None)),
    "deltas, then the whole message beside an empty delta": (TEXT+event({"choices":[{"index":0,"delta":{},"message":{"role":"assistant","content":"Hi there"},"finish_reason":"stop"}],"usage":USAGE})+DONE, ("Hi there",None,(3,4))),
    "deltas, then only the message goes on": (TEXT+event({"choices":[{"index":0,"delta":{},"message":{"role":"assistant","content":"Hi there you"},"finish_reason":"stop"}]})+DONE, ("Hi there you",None,None)),
    "growing message with growing reasoning": ("".join(event({"choices":[{"index":0,"delta":{},"message":{"reasoning_content":"hm"*n,"content":m},"finish_reason":f}]}) for n,m,f in ((1,"",None),(2,"Hi",None),(2,"Hi there","stop")))+DONE, ("Hi there",None,None)),
    "Qwen dashscope native, incremental": (event({"output":{"choices":[{"message":{"role":"assistant","content":"Hi"},"finish_reason":"null"}]}})+event({"output":{"choices":[{"message":{"role":"assistant","content":" there"},"finish_reason":"null"}]}})+event({"output":{"choices":[{"message":{"role":"assistant","content":""},"finish_reason":"stop"}]},"usage":{"input_tokens":3,"output_tokens":4}}), ("Hi there",None,(3,4))),
    "Qwen dashscope native, text": ("".join(event({"output":{"text":t,"finish_reason":f},"usage":{"input_tokens":3,"output_tokens":4}}) for t,f in (("Hi","null"),("Hi there","stop"))), ("Hi there",None,(3,4))),
    "Anthropic native": (named("message_start",{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"stop_reason":None,"usage":{"input_tokens":1,"cache_read_input_tokens":2,"output_tokens":1}}})+named("content_block_start",{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})+named("ping",{"type":"ping"})+"".join(named("content_block_delta",{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":t}}) for t in ("Hi"," there"))+named("content_block_stop",{"type":"content_block_stop","index":0})+named("message_delta",{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":None},"usage":{"output_tokens":4}})+named("message_stop",{"type":"message_stop"}), ("Hi there",None,(3,4))),
    "Anthropic native thinking": (named("message_start",{"type":"message_start","message":{"type":"message","role":"assistant","content":[],"usage":{"input_tokens":3,"output_tokens":1}}})+named("content_block_delta",{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}})+named("content_block_delta",{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"x"}})+named("content_block_delta",{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hi there"}})+named("message_delta",{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":4}})+named("message_stop",{"type":"message_stop"}), ("Hi there",None,(3,4))),
    "Anthropic native, only thinking": (named("message_start",{"type":"message_start","message":{"type":"message","role":"assistant","content":[],"usage":{"input_tokens":3,"output_tokens":1}}})+named("content_block_delta",{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}})+named("message_delta",{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":4}})+named("message_stop",{"type":"message_stop"}), ("","EMPTY_REPLY",(3,4))),
    "Anthropic native tools": (named("content_block_start",{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}})+named("content_block_delta",{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{}"}})+named("message_delta",{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":4}}), ("","EMPTY_REPLY",None)),
    "Anthropic native refusal": (named("message_delta",{"type":"message_delta","delta":{"stop_reason":"refusal"},"usage":{"output_tokens":1}}), ("","CONTENT_BLOCKED",None)),
    "Anthropic native error": (named("content_block_delta",{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}})+named("error",{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}), ("Hi","SERVICE_UNAVAILABLE",None)),
    "Anthropic native whole": (json.dumps({"id":"msg_1","type":"message","role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"x"},{"type":"text","text":"Hi there"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}}), ("Hi there",None,(3,4))),
    "Responses native": (named("response.created",{"type":"response.created","response":{"id":"r","object":"response","status":"in_progress","error":None,"output":[],"usage":None}})+named("response.output_item.added",{"type":"response.output_item.added","item":{"type":"message","content":[]}})+named("response.content_part.added",{"type":"response.content_part.added","part":{"type":"output_text","text":""}})+"".join(named("response.output_text.delta",{"type":"response.output_text.delta","delta":t}) for t in ("Hi"," there"))+named("response.output_text.done",{"type":"response.output_text.done","text":"Hi there"})+named("response.output_item.done",{"type":"response.output_item.done","item":{"type":"message","content":[{"type":"output_text","text":"Hi there"}]}})+named("response.completed",{"type":"response.completed","response":{"id":"r","object":"response","status":"completed","error":None,"output":[{"type":"message","content":[{"type":"output_text","text":"Hi there"}]}],"usage":{"input_tokens":3,"input_tokens_details":{"cached_tokens":2},"output_tokens":4,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":7}}}), ("Hi there",None,(3,4))),
    "Responses native reasoning, incomplete": (named("response.reasoning_summary_text.delta",{"type":"response.reasoning_summary_text.delta","delta":"hm"})+named("response.output_text.delta",{"type":"response.output_text.delta","delta":"Hi"})+named("response.incomplete",{"type":"response.incomplete","response":{"object":"response","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"reasoning","summary":[]},{"type":"message","content":[{"type":"output_text","text":"Hi"}]}],"usage":{"input_tokens":3,"output_tokens":4}}}), ("Hi",None,(3,4))),
    "Responses native filtered": (named("response.output_text.delta",{"type":"response.output_text.delta","delta":"Hi"})+named("response.incomplete",{"type":"response.incomplete","response":{"object":"response","status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]}}), ("Hi","CONTENT_BLOCKED",None)),
    "Responses native refusal": (named("response.refusal.delta",{"type":"response.refusal.delta","delta":"I cannot"})+named("response.completed",{"type":"response.completed","response":{"object":"response","status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"I cannot"}]}]}}), ("I cannot",None,None)),
    "Responses native failed": (named("response.output_text.delta",{"type":"response.output_text.delta","delta":"Hi"})+named("response.failed",{"type":"response.failed","response":{"object":"response","status":"failed","error":{"code":"rate_limit_exceeded","message":"Rate limit reached"},"output":[]}}), ("Hi","RATE_LIMITED",None)),
    "Responses native error event": (named("error",{"type":"error","code":"insufficient_quota","message":"You exceeded your current quota","param":None}), ("","QUOTA_EXCEEDED",None)),
    "Responses native tools": (named("response.function_call_arguments.delta",{"type":"response.function_call_arguments.delta","delta":"{}"})+named("response.completed",{"type":"response.completed","response":{"object":"response","status":"completed","output":[{"type":"function_call","name":"f","arguments":"{}"}],"usage":{"input_tokens":3,"output_tokens":4}}}), ("","EMPTY_REPLY",(3,4))),
    "Responses native whole": (json.dumps({"id":"r","object":"response","status":"completed","error":None,"output":[{"type":"reasoning","summary":[]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hi there","annotations":[]}]}],"usage":{"input_tokens":3,"output_tokens":4}}), ("Hi there",None,(3,4))),
    "Responses native without deltas": (named("response.completed",{"type":"response.completed","response":{"object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hi there"}]}]}}), ("Hi there",None,None)),
    "Google native": (event({"candidates":[{"content":{"parts":[{"text":"hm","thought":True},{"text":"Hi"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":3}})+event({"candidates":[{"content":{"parts":[{"text":" there"}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4,"totalTokenCount":7}}), ("Hi there",None,(3,4))),
    "Google native array": (json.dumps([{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]},{"candidates":[{"content":{"parts":[{"text":" there"}]},"finishReason":"MAX_TOKENS"}]}],indent=1), ("Hi there",None,None)),
    "Google native prompt blocked": (event({"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":3}}), ("","CONTENT_BLOCKED",None)),
    "Google native safety": (event({"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"SAFETY"}]}), ("Hi","CONTENT_BLOCKED",None)),
    "Cohere native": (event({"type":"message-start","delta":{"message":{"role":"assistant","content":[]}}})+event({"type":"content-start","index":0,"delta":{"message":{"content":{"type":"text","text":""}}}})+"".join(event({"type":"content-delta","index":0,"delta":{"message":{"content":{"text":t}}}}) for t in ("Hi"," there"))+event({"type":"content-end","index":0})+event({"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":3,"output_tokens":4},"tokens":{"input_tokens":70,"output_tokens":5}}}}), ("Hi there",None,(3,4))),
    "Cohere native thinking": (event({"type":"content-delta","index":0,"delta":{"message":{"content":{"thinking":"hm"}}}})+event({"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"Hi there"}}}})+event({"type":"message-end","delta":{"finish_reason":"MAX_TOKENS"}}), ("Hi there",None,None)),
    "Cohere native whole": (json.dumps({"id":"c","finish_reason":"COMPLETE","message":{"role":"assistant","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Hi there"}]},"usage":{"billed_units":{"input_tokens":3,"output_tokens":4},"tokens":{"input_tokens":70,"output_tokens":5}}}), ("Hi there",None,(3,4))),
    "Bedrock Converse as JSON": (event({"messageStart":{"role":"assistant"}})+event({"contentBlockDelta":{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"hm"}}}})+event({"contentBlockDelta":{"contentBlockIndex":1,"delta":{"text":"Hi there"}}})+event({"contentBlockStop":{"contentBlockIndex":1}})+event({"messageStop":{"stopReason":"end_turn"}})+event({"metadata":{"usage":{"inputTokens":3,"outputTokens":4,"totalTokens":7},"metrics":{"latencyMs":1}}}), ("Hi there",None,(3,4))),
    "Workers AI native": (event({"response":"Hi","p":"ab"})+event({"response":" there","p":"a"})+event({"response":"","usage":USAGE})+DONE, ("Hi there",None,(3,4))),
    "Workers AI native whole": (json.dumps({"result":{"response":"Hi there","usage":USAGE},"success":True,"errors":[],"messages":[]}), ("Hi there",None,(3,4))),
    "Ollama native generate": (json.dumps({"model":"m","response":"Hi","done":False})+"\n"+json.dumps({"model":"m","response":" there","done":False})+"\n"+json.dumps({"model":"m","response":"","done":True,"done_reason":"stop","context":[1,2],"prompt_eval_count":3,"eval_count":4})+"\n", ("Hi there",None,(3,4))),
    "llama.cpp native": (event({"index":0,"content":"Hi","tokens":[1],"stop":False})+event({"index":0,"content":" there","tokens":[2],"stop":False})+event({"index":0,"content":"","tokens":[],"stop":True,"stop_type":"eos","tokens_predicted":4,"tokens_evaluated":3,"timings":{"prompt_n":1,"predicted_n":4}}), ("Hi there",None,(3,4))),
    "TGI native": (event({"token":{"id":1,"text":"Hi","special":False},"generated_text":None,"details":None})+event({"token":{"id":2,"text":" there","special":False},"generated_text":None,"details":None})+event({"token":{"id":3,"text":"</s>","special":True},"generated_text":"Hi there","details":{"finish_reason":"eos_token","generated_tokens":4,"seed":None}}), ("Hi there",None,(0,4))),
}  # fmt: skip
